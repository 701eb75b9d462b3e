import { checkOptions } from '@resattn/options';
import { RandomStream } from '../random/stream.js';
import type { Batch, BatchSource } from './batch.js';

export interface WindowOptions {
  /** Tokens of a window. */
  readonly length: number;
  /** Windows in a batch. */
  readonly batchSize: number;
}

export interface TrainingWindowOptions extends WindowOptions {
  /** Default 0. */
  readonly seed?: number | undefined;
}

export interface ValidationWindowOptions extends WindowOptions {
  /** How many windows at most, evenly spread over the text. Default: all. */
  readonly count?: number | undefined;
}

/**
 * A long text as windows of one length, for a model to predict each next token: `tokens` and `labels`
 * int32 and `weights` float32, each `[batch, time]`.
 *
 * The windows of an epoch do not overlap; each epoch cuts the text elsewhere and takes them in
 * another order, both as the seed and the epoch say.
 *
 * @throws RangeError when the text does not fill one batch
 */
export function trainingWindows(ids: Int32Array, options: TrainingWindowOptions): BatchSource {
  checkOptions('trainingWindows', options, { length: true, batchSize: true, seed: true });
  const { length, batchSize, seed = 0 } = options;
  // Whatever the cut, so many windows fit, each with the token after it.
  const perEpoch = Math.floor((ids.length - length) / length);
  const batchesPerEpoch = Math.floor(perEpoch / batchSize);
  if (batchesPerEpoch === 0) {
    throw new RangeError(
      `A text of ${ids.length} tokens has no batch of ${batchSize} windows of ${length} tokens: take a smaller batch or shorter windows.`,
    );
  }
  return {
    batchesPerEpoch,
    *epoch(epoch, skip = 0) {
      const random = new RandomStream(seed, 'windows', epoch);
      const start = random.below(length);
      const order = random.permutation(perEpoch);
      for (let batch = skip; batch < batchesPerEpoch; batch++) {
        const chosen = order.subarray(batch * batchSize, (batch + 1) * batchSize);
        yield windowsAt(
          ids,
          Array.from(chosen, (window) => start + window * length),
          length,
        );
      }
    },
  };
}

/**
 * A long text, or a part of it, as windows of one length that do not overlap, in the order of the text;
 * arrays as of {@link trainingWindows}. A last batch that is not full is filled up with windows of
 * weight 0.
 */
export function validationWindows(ids: Int32Array, options: ValidationWindowOptions): BatchSource {
  checkOptions('validationWindows', options, { length: true, batchSize: true, count: true });
  const { length, batchSize, count = Number.POSITIVE_INFINITY } = options;
  const all = Math.floor((ids.length - 1) / length);
  const taken = Math.min(count, all);
  const starts = Array.from({ length: taken }, (_, i) => Math.floor((i * all) / taken) * length);
  const batchesPerEpoch = Math.ceil(taken / batchSize);
  return {
    batchesPerEpoch,
    *epoch(_, skip = 0) {
      for (let batch = skip; batch < batchesPerEpoch; batch++) {
        const chosen = starts.slice(batch * batchSize, (batch + 1) * batchSize);
        const fill = Array.from({ length: batchSize - chosen.length }, () => chosen[0]!);
        yield windowsAt(ids, [...chosen, ...fill], length, chosen.length);
      }
    },
  };
}

function windowsAt(
  ids: Int32Array,
  starts: readonly number[],
  length: number,
  counted = starts.length,
): Batch {
  const shape = [starts.length, length];
  const tokens = new Int32Array(starts.length * length);
  const labels = new Int32Array(starts.length * length);
  starts.forEach((start, row) => {
    tokens.set(ids.subarray(start, start + length), row * length);
    labels.set(ids.subarray(start + 1, start + 1 + length), row * length);
  });
  const weights = new Float32Array(tokens.length).fill(1, 0, counted * length);
  return {
    tokens: { values: tokens, shape },
    labels: { values: labels, shape },
    weights: { values: weights, shape },
  };
}
