import { checkOptions } from '@resattn/options';
import { RandomStream } from '../random/stream.js';
import type { BatchSource } from './batch.js';

export interface MixOptions {
  /** Share of each source, any positive numbers. Default: the sources' numbers of batches. */
  readonly proportions?: readonly number[] | undefined;
  /** Batches of an epoch of the mixture. Default: the sum over the sources. */
  readonly batchesPerEpoch?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Interleaves the batches of several corpora in fixed proportions.
 *
 * In each epoch of the mixture, source i gives its share of the batches (largest remainders), in an
 * order that is a function of (seed, epoch). A source continues where it stopped and begins its next
 * own epoch when it is through, so with any proportions each of its batches comes equally often.
 */
export function mixBatches(sources: readonly BatchSource[], options: MixOptions = {}): BatchSource {
  checkOptions('mixBatches', options, { proportions: true, batchesPerEpoch: true, seed: true });
  const proportions = options.proportions ?? sources.map((source) => source.batchesPerEpoch);
  const batchesPerEpoch =
    options.batchesPerEpoch ?? sources.reduce((sum, source) => sum + source.batchesPerEpoch, 0);
  if (sources.length === 0) throw new RangeError('There are no sources to mix.');
  if (proportions.length !== sources.length || !proportions.every((p) => p > 0 && p < Infinity)) {
    throw new RangeError(
      `proportions must be ${sources.length} positive numbers, one a source, got [${proportions.join(', ')}].`,
    );
  }
  if (!Number.isInteger(batchesPerEpoch) || batchesPerEpoch < 1) {
    throw new RangeError(`batchesPerEpoch must be a positive integer, got ${batchesPerEpoch}.`);
  }
  const quotas = apportion(proportions, batchesPerEpoch);
  const slots = quotas.flatMap((quota, source) => new Array<number>(quota).fill(source));

  return {
    batchesPerEpoch,
    *epoch(index, skip = 0) {
      const order = new RandomStream(options.seed ?? 0, 'mix', index).permutation(slots.length);
      const taken = quotas.map((quota) => quota * index);
      for (const slot of order.subarray(0, skip)) taken[slots[slot]!]!++;
      const streams = sources.map((source, i) => follow(source, taken[i]!));
      for (const slot of order.subarray(skip)) yield streams[slots[slot]!]!.next().value!;
    },
  };
}

/** The batches of a source from a position on, epoch after epoch. */
function* follow(source: BatchSource, position: number) {
  let epoch = Math.floor(position / source.batchesPerEpoch);
  yield* source.epoch(epoch, position % source.batchesPerEpoch);
  for (;;) yield* source.epoch(++epoch);
}

/** Integers in the given proportions that sum to the total, by largest remainders. */
function apportion(proportions: readonly number[], total: number): number[] {
  const sum = proportions.reduce((a, b) => a + b, 0);
  const exact = proportions.map((p) => (p / sum) * total);
  const quotas = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - quotas[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  const left = total - quotas.reduce((a, b) => a + b, 0);
  for (const { i } of byRemainder.slice(0, left)) quotas[i]!++;
  return quotas;
}

/**
 * Proportions of corpora sampled with a temperature, p_i = n_i^(1/T) / sum_j n_j^(1/T): 1 keeps the
 * sizes, larger values lift the small corpora.
 *
 * Arivazhagan et al.: Massively Multilingual Neural Machine Translation in the Wild (2019).
 */
export function temperatureProportions(sizes: readonly number[], temperature: number): number[] {
  if (!(temperature > 0)) throw new RangeError(`temperature must be positive, got ${temperature}.`);
  const powers = sizes.map((size) => size ** (1 / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
