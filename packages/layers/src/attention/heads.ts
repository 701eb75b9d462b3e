import * as tf from '@tensorflow/tfjs';

/** `[batch, time, heads * size]` to `[batch, heads, time, size]`. */
export function splitHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [batch, time, features] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [batch, time, heads, features / heads]), [0, 2, 1, 3]);
}

/** `[batch, heads, time, size]` to `[batch, time, heads * size]`. */
export function mergeHeads(x: tf.Tensor): tf.Tensor {
  const [batch, heads, time, size] = x.shape as [number, number, number, number];
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, time, heads * size]);
}

/** Repeats key or value heads for the query heads that share them. */
export function repeatHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [batch, keyHeads, time, size] = x.shape as [number, number, number, number];
  if (keyHeads === heads) return x;
  const apart = tf.reshape(x, [batch, keyHeads, 1, time, size]);
  const repeated = tf.tile(apart, [1, 1, heads / keyHeads, 1, 1]);
  return tf.reshape(repeated, [batch, heads, time, size]);
}

/** `[batch * beams, heads, time, size]` to `[batch, heads, beams * time, size]`. */
export function unfoldBeams(x: tf.Tensor, beams: number): tf.Tensor {
  const [rows, heads, time, size] = x.shape as [number, number, number, number];
  const apart = tf.reshape(x, [rows / beams, beams, heads, time, size]);
  const side = tf.transpose(apart, [0, 2, 1, 3, 4]);
  return tf.reshape(side, [rows / beams, heads, beams * time, size]);
}

/** Undoes {@link unfoldBeams}. */
export function foldBeams(x: tf.Tensor, beams: number): tf.Tensor {
  const [batch, heads, times, size] = x.shape as [number, number, number, number];
  const apart = tf.reshape(x, [batch, heads, beams, times / beams, size]);
  const back = tf.transpose(apart, [0, 2, 1, 3, 4]);
  return tf.reshape(back, [batch * beams, heads, times / beams, size]);
}
