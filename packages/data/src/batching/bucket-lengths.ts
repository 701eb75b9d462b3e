import { checkOptions } from '@resattn/options';

export interface BucketLengthsOptions {
  /** At most so many padded lengths. Default 4. */
  readonly count?: number | undefined;
  /** Padded lengths are multiples of this. Default 8. */
  readonly multipleOf?: number | undefined;
  /** No padded length exceeds this (rounded up to the multiple). Default: the longest. */
  readonly maxLength?: number | undefined;
}

/** Above so many distinct lengths, boundaries are sought among this many quantiles. */
const maxCandidates = 256;

/**
 * Chooses the few lengths to which sequences are padded, with the least padding in all: minimises
 * sum over sequences of (padded - real) by dynamic programming over the distinct lengths.
 *
 * @returns ascending lengths; the last holds the longest sequence (or `maxLength`)
 */
export function bucketLengths(
  lengths: ArrayLike<number>,
  options: BucketLengthsOptions = {},
): number[] {
  checkOptions('bucketLengths', options, { count: true, multipleOf: true, maxLength: true });
  const { count = 4, multipleOf = 8, maxLength = Number.POSITIVE_INFINITY } = options;
  for (const [name, value] of Object.entries({ count, multipleOf })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a positive integer, got ${value}.`);
    }
  }
  if (lengths.length === 0) throw new RangeError('No lengths were given, so none can be chosen.');
  const rounded = Array.from(lengths, (length) => {
    if (!(length >= 0)) throw new RangeError(`A length must not be negative, got ${length}.`);
    return Math.max(1, Math.ceil(Math.min(length, maxLength) / multipleOf)) * multipleOf;
  }).sort((a, b) => a - b);

  const distinct = [...new Set(rounded)];
  const quantile = (_: unknown, i: number) =>
    rounded[Math.ceil(((i + 1) / maxCandidates) * rounded.length) - 1]!;
  const candidates =
    distinct.length <= maxCandidates
      ? distinct
      : [...new Set(Array.from({ length: maxCandidates }, quantile))];
  const sizes = candidates.map(() => 0);
  let slot = 0;
  for (const length of rounded) {
    while (candidates[slot]! < length) slot++;
    sizes[slot]!++;
  }
  return cheapestBoundaries(candidates, sizes, Math.min(count, candidates.length));
}

/**
 * The boundaries that minimise sum(size of bucket * its boundary); the last is always taken.
 * best[j] is the least cost of the first j + 1 candidates when candidate j is a boundary.
 */
function cheapestBoundaries(candidates: number[], sizes: number[], count: number): number[] {
  const before = [0];
  for (const size of sizes) before.push(before.at(-1)! + size);
  const n = candidates.length;
  let best = candidates.map((length, j) => before[j + 1]! * length);
  const chosen: Int32Array[] = [];
  for (let k = 1; k < count; k++) {
    const previous = new Int32Array(n).fill(-1);
    const next = best.slice();
    for (let j = 1; j < n; j++) {
      for (let i = 0; i < j; i++) {
        const cost = best[i]! + (before[j + 1]! - before[i + 1]!) * candidates[j]!;
        if (cost < next[j]!) {
          next[j] = cost;
          previous[j] = i;
        }
      }
    }
    best = next;
    chosen.push(previous);
  }
  const boundaries = [candidates[n - 1]!];
  for (let k = chosen.length - 1, j = n - 1; k >= 0; k--) {
    const i = chosen[k]![j]!;
    if (i < 0) continue;
    boundaries.unshift(candidates[i]!);
    j = i;
  }
  return boundaries;
}
