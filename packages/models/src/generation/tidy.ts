import * as tf from '@tensorflow/tfjs';

/** `tf.tidy` for structures of tensors that have an interface of their own. */
export function tidy<T extends object>(fn: () => T): T {
  return tf.tidy(fn as () => tf.TensorContainer) as T;
}
