import * as tf from '@tensorflow/tfjs';

/** The slices of `[batch, count, …]` along axis 1. */
export function slicesOf(x: tf.Tensor): tf.Tensor[] {
  const [batch, count, ...rest] = x.shape as [number, number, ...number[]];
  if (count === 0) return [];
  // tfjs's gradient of unstack fails for a single slice.
  return count === 1 ? [tf.reshape(x, [batch, ...rest])] : tf.unstack(x, 1);
}
