import * as tf from '@tensorflow/tfjs';

/**
 * Makes a layer class known to `tf.loadLayersModel`. Its `className` should start with the name of
 * its package, `my-package>MyLayer`, so that it cannot take the place of a class of tfjs.
 */
export function registerLayer<T extends tf.serialization.Serializable>(
  layerClass: tf.serialization.SerializableConstructor<T>,
): void {
  tf.serialization.registerClass(layerClass);
}
