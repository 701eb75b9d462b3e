import { tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { editScores, type ScoreEdits } from './score-edits.js';

/** How the next tokens are chosen. */
export type Selection =
  /** The best token of each row; edits go to the logits, the result is normalised after them. */
  | { readonly kind: 'best' }
  /**
   * The best continuations of the beams of each input, `count` of them, so that `numBeams` remain where
   * others end; edits go to the log-probabilities.
   */
  | { readonly kind: 'beams'; readonly count: number; readonly numBeams: number }
  /** The edited logits of all tokens, for the host to draw from. */
  | { readonly kind: 'all' };

/** What rows are about to read. */
export type Cursor = {
  /** `[rows]`, int32: the tokens chosen last. */
  readonly tokens: tf.Tensor;
  /** `[rows]`, int32: of which row each continues the sequence; of beams. */
  readonly parents?: tf.Tensor | undefined;
  /** `[batch, numBeams]`: the sums of the beams' log-probabilities, minus infinity for none. */
  readonly sums?: tf.Tensor | undefined;
  /** `[rows]`, int32, 1 where the sequence has ended; of rows. */
  readonly ended?: tf.Tensor | undefined;
};

export interface ChoiceSettings {
  readonly selection: Selection;
  readonly eosIds: readonly number[];
  /** The token that rows which have ended continue with. */
  readonly padId: number;
}

export interface Choice {
  readonly next: Cursor;
  /**
   * `[groups, columns]`, float32, to be read at once. Of rows, a group each: the log-probability and the
   * id. Of beams, a group an input: the sums, beams and ids of the best continuations, best first. Or
   * all logits.
   */
  readonly columns: readonly tf.Tensor[];
}

/** Chooses how each row continues, from the logits `[rows, vocabulary]`. */
export function choose(
  logits: tf.Tensor,
  edits: ScoreEdits,
  cursor: Cursor,
  settings: ChoiceSettings,
): Choice {
  const { selection } = settings;
  if (selection.kind === 'beams') return chooseBeams(logits, edits, cursor, settings);
  const edited = editScores(logits, edits);
  if (selection.kind === 'all') return { next: cursor, columns: [edited] };
  const { ids, logProbs } = bestOf(edited);
  return {
    next: continueRows(ids, cursor, settings),
    // Ids are exact in float32 up to 2^24.
    columns: [logProbs, tf.cast(ids, 'float32')].map((x) => tf.reshape(x, [-1, 1])),
  };
}

function continueRows(
  ids: tf.Tensor,
  { ended }: Cursor,
  { eosIds, padId }: ChoiceSettings,
): Cursor {
  const padding = tf.fill(ids.shape, padId, 'int32');
  const tokens = tf.where(tf.greater(ended!, tf.scalar(0, 'int32')), padding, ids);
  return { tokens, ended: tf.maximum(ended!, isOneOf(ids, eosIds)) };
}

/**
 * The best token of each row, the first of equal ones, and its log-probability,
 * `-log sum exp(logits - highest)`. Those of all others are not computed.
 */
function bestOf(logits: tf.Tensor): { ids: tf.Tensor; logProbs: tf.Tensor } {
  const highest = tf.max(logits, 1, true);
  const weights = tf.exp(tf.sub(logits, highest));
  return { logProbs: tf.neg(tf.log(tf.sum(weights, 1))), ids: firstHighest(logits, highest) };
}

/** The id of the highest score of each row `[rows]`, int32; of equal scores the first. */
function firstHighest(scores: tf.Tensor, highest: tf.Tensor): tf.Tensor {
  if (tensorFlowKernels()?.compiler !== 'xla') return tf.argMax(scores, 1);
  // XLA's own way, and its smallest integer, are loops over single numbers; this is a few passes
  // over vectors. Ids are exact in float32 up to 2^24.
  const [, size] = scores.shape as [number, number];
  const fromTheEnd = tf.range(size - 1, -1, -1);
  const last = tf.max(tf.where<tf.Tensor>(tf.equal(scores, highest), fromTheEnd, tf.scalar(0)), 1);
  return tf.cast(tf.sub(size - 1, last), 'int32');
}

function chooseBeams(
  logits: tf.Tensor,
  edits: ScoreEdits,
  { sums }: Cursor,
  { selection, eosIds, padId }: ChoiceSettings,
): Choice {
  const { count, numBeams } = selection as Selection & { kind: 'beams' };
  const [rows, vocabulary] = logits.shape as [number, number];
  const batch = rows / numBeams;
  const scores = editScores(logSoftmax(logits), edits);
  const totals = tf.add(scores, tf.reshape(sums!, [rows, 1]));
  const best = tf.topk(tf.reshape(totals, [batch, numBeams * vocabulary]), count);
  const size = tf.scalar(vocabulary, 'int32');
  const beams = tf.floorDiv(best.indices, size);
  const ids = tf.sub(best.indices, tf.mul(beams, size));

  // The k-th of those that have not ended is beam k.
  const lives = tf.sub(tf.scalar(1, 'int32'), isOneOf(ids, eosIds));
  const ranks = tf.mul(tf.cumsum(lives, 1), lives);
  const isBeam = tf.equal(
    tf.expandDims(ranks, 1),
    tf.reshape(tf.range(1, numBeams + 1, 1, 'int32'), [1, numBeams, 1]),
  );
  const pick = <T extends 'int32' | 'float32'>(x: tf.Tensor, other: number, dtype: T) => {
    const many = tf.broadcastTo(tf.expandDims(x, 1), [batch, numBeams, count]);
    return tf.max(tf.where(isBeam, many, tf.fill([batch, numBeams, count], other, dtype)), 2);
  };
  const first = tf.mul(tf.range(0, batch, 1, 'int32'), tf.scalar(numBeams, 'int32'));
  const hasNone = tf.equal(tf.sum(tf.cast(isBeam, 'int32'), 2), tf.scalar(0, 'int32'));
  const tokens = tf.where(
    hasNone,
    tf.fill([batch, numBeams], padId, 'int32'),
    pick(ids, 0, 'int32'),
  );
  const parents = tf.add(pick(beams, 0, 'int32'), tf.reshape(first, [batch, 1]));
  return {
    next: {
      tokens: tf.reshape(tokens, [rows]),
      parents: tf.reshape(parents, [rows]),
      sums: pick(best.values, Number.NEGATIVE_INFINITY, 'float32'),
    },
    columns: [best.values, tf.cast(beams, 'float32'), tf.cast(ids, 'float32')],
  };
}

/** 1 where an id is one of these, int32. */
function isOneOf(ids: tf.Tensor, known: readonly number[]): tf.Tensor {
  const none = tf.zeros(ids.shape, 'int32');
  return known.reduce<tf.Tensor>(
    (found, id) => tf.maximum(found, tf.cast(tf.equal(ids, tf.scalar(id, 'int32')), 'int32')),
    none,
  );
}

/** In one pass where TensorFlow has a kernel for it. */
function logSoftmax(logits: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (!kernels) return tf.logSoftmax(logits);
  return kernels.execute('LogSoftmax', [logits], { T: { type: 'float32' } })[0]!;
}
