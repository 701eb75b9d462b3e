import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';

/**
 * Float rows with `on` at each label and `off` elsewhere. Not differentiable.
 *
 * @param labels `[rows]`, int32
 * @returns `[rows, classes]`, float32
 */
export function oneHotRows(
  labels: tf.Tensor1D,
  classes: number,
  { on = 1, off = 0 } = {},
): tf.Tensor2D {
  const kernels = tensorFlowKernels();
  if (kernels) {
    const [rows] = kernels.execute(
      'OneHot',
      [labels, tf.scalar(classes, 'int32'), tf.scalar(on), tf.scalar(off)],
      { axis: { int: -1 }, T: { type: 'float32' }, TI: { type: 'int32' } },
    );
    return rows as tf.Tensor2D;
  }
  // tfjs wasm writes wrong values into a one-hot tensor of floats.
  const rows = tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
  return on === 1 && off === 0 ? rows : tf.add(tf.mul(rows, on - off), off);
}
