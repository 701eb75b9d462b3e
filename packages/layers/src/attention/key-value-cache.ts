import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';

/**
 * Keys and values of the positions decoded so far, in tensors of a fixed capacity, so that one
 * compiled graph serves every step.
 */
export type KeyValueCache = {
  /** `[batch, keyValueHeads, capacity, headDim]`, zeros where nothing was written yet. */
  readonly key: tf.Tensor;
  /** `[batch, keyValueHeads, capacity, valueDim]` */
  readonly value: tf.Tensor;
  /**
   * `[inputs, beams, capacity]`, int32, of beams that continue one another: in the row of which beam of
   * the same input each position lies. The batch is `inputs * beams` rows, input by input; a step writes
   * into each beam's own row. Default: all positions of a row lie in that row.
   */
  readonly ancestors?: tf.Tensor | undefined;
};

/**
 * Writes rows into a cache: `y[…, position + s, :] = rows[…, s, :]`.
 *
 * @param cache `[batch, heads, capacity, size]`
 * @param rows `[batch, heads, steps, size]`
 * @param position of the first row: a number, or a scalar tensor where one graph serves all steps
 * @returns a tensor of the cache's shape; in a compiled loop the cache itself, written in place
 * @throws Error when the rows do not fit, if the position is a number
 */
export function writeToCache(
  owner: string,
  cache: tf.Tensor,
  rows: tf.Tensor,
  position: number | tf.Tensor,
): tf.Tensor {
  const [batch, heads, capacity, size] = cache.shape as [number, number, number, number];
  const steps = rows.shape[2]!;
  if (typeof position === 'number') {
    if (position < 0 || position + steps > capacity)
      throw new Error(
        `${owner}: ${steps} steps at position ${position} end at ${position + steps}, expected at ` +
          `most the cache's capacity ${capacity}; create the cache with a larger capacity`,
      );
    const before = tf.slice(cache, [0, 0, 0, 0], [batch, heads, position, size]);
    const rest = capacity - position - steps;
    const after = tf.slice(cache, [0, 0, position + steps, 0], [batch, heads, rest, size]);
    return tf.concat([before, rows, after], 2);
  }
  return ops.updateSlice(cache, rows, position, 2);
}

/** 1 where query s, at `position + s`, may see key j: `[1, 1, steps, capacity]`, float32. */
export function cacheMask(
  steps: number,
  capacity: number,
  position: number | tf.Tensor,
  window?: number,
): tf.Tensor {
  const queries = tf.reshape(tf.add(tf.range(0, steps, 1), tf.cast(position, 'float32')), [
    steps,
    1,
  ]);
  const keys = tf.range(0, capacity, 1);
  const isPast = tf.lessEqual(keys, queries);
  const isNear = window === undefined ? isPast : tf.greater(keys, tf.sub(queries, window));
  return tf.reshape(tf.cast(tf.logicalAnd(isPast, isNear), 'float32'), [1, 1, steps, capacity]);
}
