import * as tf from '@tensorflow/tfjs';

/**
 * Turns scores by distance into scores by key: `y[…, i, j] = x[…, i, j - i + queryTime - 1]`.
 *
 * Done by reading the flattened rows with a stride of one less, so that it needs no gather and has
 * the gradient of slices and reshapes.
 *
 * @param x `[batch, heads, queryTime, queryTime + keyTime - 1]`
 * @returns `[batch, heads, queryTime, keyTime]`
 */
export function shiftByQuery(x: tf.Tensor, keyTime: number): tf.Tensor {
  const [batch, heads, queryTime, distances] = x.shape as [number, number, number, number];
  if (queryTime <= 1) return tf.slice(x, [0, 0, 0, 0], [batch, heads, queryTime, keyTime]);
  const flat = tf.reshape(x, [batch, heads, queryTime * distances]);
  const rows = tf.slice(flat, [0, 0, queryTime - 1], [batch, heads, queryTime * (distances - 1)]);
  const shifted = tf.reshape(rows, [batch, heads, queryTime, distances - 1]);
  return tf.slice(shifted, [0, 0, 0, 0], [batch, heads, queryTime, keyTime]);
}

/**
 * Undoes {@link shiftByQuery}: `y[…, i, j - i + queryTime - 1] = x[…, i, j]`, zeros elsewhere.
 *
 * @param x `[batch, heads, queryTime, keyTime]`
 * @returns `[batch, heads, queryTime, queryTime + keyTime - 1]`
 */
export function unshiftByQuery(x: tf.Tensor): tf.Tensor {
  const [batch, heads, queryTime, keyTime] = x.shape as [number, number, number, number];
  const distances = queryTime + keyTime - 1;
  if (queryTime <= 1) return x;
  const padded = tf.pad(x, [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, distances - 1 - keyTime],
  ]);
  const flat = tf.reshape(padded, [batch, heads, queryTime * (distances - 1)]);
  const rows = tf.pad(flat, [
    [0, 0],
    [0, 0],
    [queryTime - 1, 1],
  ]);
  return tf.reshape(rows, [batch, heads, queryTime, distances]);
}

/**
 * Distances key - query in the order of {@link shiftByQuery}, the first query at `offset`:
 * `[queryTime + keyTime - 1]`, float32.
 */
export function distances(
  queryTime: number,
  keyTime: number,
  offset: number | tf.Tensor,
): tf.Tensor1D {
  const fromFirst = tf.range(1 - queryTime, keyTime, 1);
  return tf.sub(fromFirst, tf.cast(offset, 'float32'));
}
