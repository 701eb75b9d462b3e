import * as tf from '@tensorflow/tfjs';
import type { RowEdits } from './constraints.js';

/** The edits of all rows, as the compiled step takes them: few numbers, whatever the vocabulary. */
export type ScoreEdits = {
  readonly added?: SparseValues | undefined;
  readonly repeated?: (SparseValues & { readonly penalty: tf.Tensor }) | undefined;
  readonly allowed?: (SparseValues & { readonly isFree: tf.Tensor }) | undefined;
  /** Present if the scores are renormalized to probabilities; its value is not read. */
  readonly renormalizes?: tf.Tensor | undefined;
  /** The one token of some rows, whose score is 0; `isFree` is `[rows, 1]`, 1 for the others. */
  readonly forced?: (SparseValues & { readonly isFree: tf.Tensor }) | undefined;
};

/** Values at places of `[rows, vocabulary]`, filled up with zeros to a few sizes. */
type SparseValues = {
  /** `[count, 2]`, int32: row and token. */
  readonly places: tf.Tensor;
  /** `[count]`, float32. */
  readonly values: tf.Tensor;
};

type Place = readonly [row: number, id: number, value: number];

/** The edits as tensors; undefined for rows that no longer matter. */
export function editTensors(
  rows: readonly (RowEdits | undefined)[],
  repetitionPenalty: number,
  renormalizes = false,
): ScoreEdits {
  const added: Place[] = [];
  const repeated: Place[] = [];
  const allowed: Place[] = [];
  const forced: Place[] = [];
  rows.forEach((edits, row) => {
    for (const [id, value] of edits?.added ?? []) added.push([row, id, value]);
    for (const id of edits?.repeated ?? []) repeated.push([row, id, 1]);
    for (const id of edits?.allowed ?? []) allowed.push([row, id, 1]);
    if (edits?.forced !== undefined) forced.push([row, edits.forced, 1]);
  });
  const isRestricted = rows.some((edits) => edits?.allowed !== undefined);
  const freeWithout = (name: 'allowed' | 'forced') => {
    const isFree = rows.map((edits) => (edits?.[name] === undefined ? 1 : 0));
    return { isFree: tf.tensor2d(isFree, [isFree.length, 1]) };
  };
  return {
    ...(added.length > 0 && { added: sparse(added) }),
    ...(repeated.length > 0 && {
      repeated: { ...sparse(repeated), penalty: tf.scalar(repetitionPenalty) },
    }),
    ...(renormalizes && rows.length > 0 && { renormalizes: tf.scalar(1) }),
    ...(isRestricted && {
      allowed: { ...sparse(allowed), ...freeWithout('allowed') },
    }),
    ...(forced.length > 0 && { forced: { ...sparse(forced), ...freeWithout('forced') } }),
  };
}

function sparse(places: readonly Place[]): SparseValues {
  // Powers of two, so that the step is traced for a few sizes only.
  const count = 2 ** Math.max(3, Math.ceil(Math.log2(Math.max(1, places.length))));
  const indices = new Int32Array(2 * count);
  const values = new Float32Array(count);
  places.forEach(([row, id, value], i) => {
    indices.set([row, id], 2 * i);
    values[i] = value;
  });
  return { places: tf.tensor2d(indices, [count, 2], 'int32'), values: tf.tensor1d(values) };
}

/** Applies edits to scores `[rows, vocabulary]`, as `applyEdits` does to one row. */
export function editScores(scores: tf.Tensor, edits: ScoreEdits): tf.Tensor {
  const { added, repeated, allowed, renormalizes, forced } = edits;
  const spread = ({ places, values }: SparseValues) =>
    tf.scatterND(places, values, scores.shape as [number, number]);
  let edited = added ? tf.add(scores, spread(added)) : scores;
  if (repeated) {
    const { penalty } = repeated;
    const isNegative = tf.less(edited, 0);
    const worse = tf.where(isNegative, tf.mul(edited, penalty), tf.div(edited, penalty));
    edited = tf.where(tf.greater(spread(repeated), 0), worse, edited);
  }
  if (allowed) {
    const isAllowed = tf.greater(tf.add(spread(allowed), allowed.isFree), 0);
    edited = tf.where(isAllowed, edited, tf.fill(edited.shape, Number.NEGATIVE_INFINITY));
  }
  if (renormalizes) edited = tf.logSoftmax(edited);
  if (forced) {
    const isForced = tf.greater(spread(forced), 0);
    const isFree = tf.broadcastTo(tf.greater(forced.isFree, 0), edited.shape);
    const none = tf.fill(edited.shape, Number.NEGATIVE_INFINITY);
    edited = tf.where(isForced, tf.zerosLike(edited), tf.where(isFree, edited, none));
  }
  return edited;
}
