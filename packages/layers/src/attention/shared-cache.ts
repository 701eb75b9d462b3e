import * as tf from '@tensorflow/tfjs';
import { foldBeams, unfoldBeams } from './heads.js';
import type { KeyValueCache } from './key-value-cache.js';

/**
 * Which beam wrote each position: 1 where beam w of an input wrote position j of what beam b continues.
 *
 * @param ancestors `[inputs, beams, capacity]`, int32, from 0 to beams - 1
 * @returns `[inputs, writers, 1, beams * steps, capacity]`, float32, the same for all steps of a beam
 */
export function writersOf(ancestors: tf.Tensor, steps: number): tf.Tensor {
  const [inputs, beams, capacity] = ancestors.shape as [number, number, number];
  const writers = tf.reshape(tf.range(0, beams, 1, 'int32'), [1, beams, 1, 1]);
  const isWriter = tf.equal(tf.expandDims(ancestors, 1), writers);
  const every = tf.reshape(tf.cast(isWriter, 'float32'), [inputs, beams, beams, 1, capacity]);
  return tf.reshape(tf.tile(every, [1, 1, 1, steps, 1]), [
    inputs,
    beams,
    1,
    beams * steps,
    capacity,
  ]);
}

/**
 * Products of queries with the keys of their own beams, which lie in the rows of those that wrote them:
 * each query is multiplied with the keys of all beams of its input, and of the products its own are
 * taken. So no key is moved, and each is read once for all beams.
 *
 * @param query `[inputs * beams, heads, steps, headDim]`
 * @param key `[inputs * beams, keyHeads, capacity, headDim]`
 * @param writers of {@link writersOf}
 * @returns `[inputs * beams, heads, steps, capacity]`
 */
export function productsWithOwnKeys(
  query: tf.Tensor,
  key: tf.Tensor,
  writers: tf.Tensor,
): tf.Tensor {
  const [rows, heads, steps, size] = query.shape as [number, number, number, number];
  const [, keyHeads, capacity] = key.shape as [number, number, number];
  const [inputs, beams] = writers.shape as [number, number];
  const times = beams * steps;
  const together = tf.reshape(unfoldBeams(query, beams), [inputs, 1, heads * times * size]);
  const repeated = tf.reshape(tf.tile(together, [1, beams, 1]), [
    rows,
    keyHeads,
    (heads / keyHeads) * times,
    size,
  ]);
  const all = tf.reshape(tf.matMul(repeated, key, false, true), [
    inputs,
    beams,
    heads,
    times,
    capacity,
  ]);
  return foldBeams(tf.sum(tf.mul(all, writers), 1), beams);
}

/**
 * Means of the values of each query's own beam, with its weights: the counterpart of
 * {@link productsWithOwnKeys}.
 *
 * @param weights `[inputs * beams, heads, steps, capacity]`
 * @param value `[inputs * beams, keyHeads, capacity, valueDim]`
 * @returns `[inputs * beams, heads, steps, valueDim]`
 */
export function meansOfOwnValues(
  weights: tf.Tensor,
  value: tf.Tensor,
  writers: tf.Tensor,
): tf.Tensor {
  const [rows, heads, steps, capacity] = weights.shape as [number, number, number, number];
  const [, keyHeads, , size] = value.shape as [number, number, number, number];
  const [inputs, beams] = writers.shape as [number, number];
  const times = beams * steps;
  const together = tf.expandDims(unfoldBeams(weights, beams), 1);
  const divided = tf.reshape(tf.mul(together, writers), [
    rows,
    keyHeads,
    (heads / keyHeads) * times,
    capacity,
  ]);
  const sums = tf.reshape(tf.matMul(divided, value), [inputs, beams, heads, times, size]);
  return foldBeams(tf.sum(sums, 1), beams);
}

/** The cache with all positions of a row in that row, where beams share them: a copy. */
export function cacheInOwnRows({ key, value, ancestors }: KeyValueCache): KeyValueCache {
  if (!ancestors) return { key, value };
  return { key: inOwnRows(key, ancestors), value: inOwnRows(value, ancestors) };
}

/** Keys or values `[inputs * beams, heads, capacity, size]` of every row in that row. */
export function inOwnRows(x: tf.Tensor, ancestors: tf.Tensor): tf.Tensor {
  const [rows, heads, capacity, size] = x.shape as [number, number, number, number];
  const [inputs, beams] = ancestors.shape as [number, number];
  const firstOfInput = tf.mul(tf.range(0, inputs, 1, 'int32'), tf.scalar(beams, 'int32'));
  const writers = tf.add(ancestors, tf.reshape(firstOfInput, [inputs, 1, 1]));
  const positions = tf.tile(tf.range(0, capacity, 1, 'int32'), [rows]);
  const places = tf.stack([tf.reshape(writers, [-1]), positions], 1);
  const own = tf.gatherND(tf.transpose(x, [0, 2, 1, 3]), places);
  return tf.transpose(tf.reshape(own, [rows, capacity, heads, size]), [0, 2, 1, 3]);
}
