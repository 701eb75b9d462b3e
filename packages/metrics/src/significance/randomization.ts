import { uniformIntegers } from './random.js';
import { type FlatSample, totalOf } from './sample.js';

/** Of scores that are equal but for rounding, neither is above the other. */
const ROUNDING = 1e-12;

/**
 * The p-value of the difference of two mean scores by approximate randomization: item by item the
 * outputs of both are swapped at random, those of all runs together, since runs tend to fail on the same
 * items; `p = (1 + #{d >= observed}) / (1 + numResamples)` with `d` the absolute difference after
 * swapping.
 *
 * @param first runs on the same items as those of `second`, and as many of them
 */
export function randomizationPValue(
  first: readonly FlatSample[],
  second: readonly FlatSample[],
  numResamples: number,
  seed: number,
): number {
  const { items, width } = first[0]!;
  const stride = first.length * width;
  // Swapping an item on which they agree changes nothing.
  const { changes, count } = differences(first, second, { items, width, stride });
  const totals = [first, second].map((runs) => runs.map(totalOf));
  const mean = (runs: readonly FlatSample[], sums: readonly number[][]) =>
    runs.reduce((total, { score }, run) => total + score(sums[run]!), 0) / runs.length;
  const observed = Math.abs(mean(second, totals[1]!) - mean(first, totals[0]!));
  const next = uniformIntegers(seed);
  const moved = new Float64Array(stride);
  let above = 0;
  for (let sample = 0; sample < numResamples; sample++) {
    moved.fill(0);
    for (let i = 0, at = 0; i < count; i++, at += stride) {
      if (next(2) === 0) continue;
      for (let j = 0; j < stride; j++) moved[j]! += changes[at + j]!;
    }
    const swapped = (sums: readonly number[][], sign: number) =>
      sums.map((each, run) => each.map((sum, j) => sum + sign * moved[run * width + j]!));
    const one = mean(first, swapped(totals[0]!, 1));
    const other = mean(second, swapped(totals[1]!, -1));
    if (Math.abs(other - one) >= observed - ROUNDING) above++;
  }
  return (above + 1) / (numResamples + 1);
}

/** Second minus first `[item, run, statistic]`, of the items on which they are not alike in all runs. */
function differences(
  first: readonly FlatSample[],
  second: readonly FlatSample[],
  { items, width, stride }: { items: number; width: number; stride: number },
): { readonly changes: Float64Array; readonly count: number } {
  const changes = new Float64Array(items * stride);
  let count = 0;
  for (let i = 0; i < items; i++) {
    const at = count * stride;
    let isAlike = true;
    for (let run = 0; run < first.length; run++) {
      for (let j = 0; j < width; j++) {
        const change = second[run]!.values[i * width + j]! - first[run]!.values[i * width + j]!;
        changes[at + run * width + j] = change;
        if (change !== 0) isAlike = false;
      }
    }
    if (!isAlike) count++;
  }
  return { changes, count };
}
