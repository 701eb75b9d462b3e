import { checkOptions, type NoOptions } from '@resattn/options';
import { RowMetric } from '../row-metric.js';
import { MomentMetric } from './moments.js';
import { forEachPair, type NumberBatch } from './number-pairs.js';

/** Pearson's correlation of predictions and targets; NaN when either side is constant. */
export function pearson(options: NoOptions = {}): MomentMetric {
  checkOptions('pearson', options, {});
  return new MomentMetric('pearson', ({ products, squaresP, squaresT }) =>
    correlation(products, squaresP, squaresT),
  );
}

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing the mean
 * of their ranks. NaN when either side is constant. Keeps every item.
 */
export function spearman(
  options: NoOptions = {},
): RowMetric<[ArrayLike<number>, ArrayLike<number>], number> {
  checkOptions('spearman', options, {});
  return pairMetric('spearman', (predictions, targets) => {
    const ranksP = ranks(predictions);
    const ranksT = ranks(targets);
    const middle = (predictions.length + 1) / 2;
    let products = 0;
    let squaresP = 0;
    let squaresT = 0;
    ranksP.forEach((rank, i) => {
      const p = rank - middle;
      const t = ranksT[i]! - middle;
      products += p * t;
      squaresP += p * p;
      squaresT += t * t;
    });
    return correlation(products, squaresP, squaresT);
  });
}

/**
 * Kendall's tau-b: `(concordant - discordant) / sqrt((pairs - tiesP) (pairs - tiesT))`, by the
 * n log n method of Knight (1966). NaN when either side is constant. Keeps every item.
 */
export function kendall(
  options: NoOptions = {},
): RowMetric<[ArrayLike<number>, ArrayLike<number>], number> {
  checkOptions('kendall', options, {});
  return pairMetric('kendall', (predictions, targets) => {
    const order = predictions
      .map((_, i) => i)
      .sort((a, b) => predictions[a]! - predictions[b]! || targets[a]! - targets[b]!);
    const p = order.map((i) => predictions[i]!);
    const t = order.map((i) => targets[i]!);
    const pairs = pairsOf(p.length);
    const tiesP = countTies(p, (i) => p[i] === p[i - 1]);
    const tiesBoth = countTies(p, (i) => p[i] === p[i - 1] && t[i] === t[i - 1]);
    const discordant = sortAndCountInversions(t);
    const tiesT = countTies(t, (i) => t[i] === t[i - 1]);
    const concordant = pairs - tiesP - tiesT + tiesBoth - discordant;
    return (concordant - discordant) / Math.sqrt(pairs - tiesP) / Math.sqrt(pairs - tiesT);
  });
}

function pairMetric(
  name: string,
  compute: (predictions: number[], targets: number[]) => number,
): RowMetric<[ArrayLike<number>, ArrayLike<number>], number> {
  const rowsOf = (...batch: NumberBatch) => {
    const rows: number[][] = [];
    forEachPair(name, batch, (prediction, target) => rows.push([prediction, target]));
    return rows;
  };
  return new RowMetric(
    name,
    {},
    (predictions, targets) => rowsOf(predictions, targets),
    (rows) =>
      compute(
        rows.map((row) => row[0]!),
        rows.map((row) => row[1]!),
      ),
    'numbers',
  );
}

function correlation(products: number, squaresP: number, squaresT: number): number {
  if (squaresP === 0 || squaresT === 0) return Number.NaN;
  const value = products / Math.sqrt(squaresP) / Math.sqrt(squaresT);
  return Math.max(-1, Math.min(1, value));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) result[order[i]!] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Number of pairs inside runs of equal values; `isTie(i)`: is value i equal to the one before. */
function countTies(values: readonly number[], isTie: (i: number) => boolean): number {
  let pairs = 0;
  let run = 1;
  for (let i = 1; i <= values.length; i++) {
    if (i < values.length && isTie(i)) {
      run++;
    } else {
      pairs += pairsOf(run);
      run = 1;
    }
  }
  return pairs;
}

/** Sorts in place, bottom up, and counts the pairs that stood in the wrong order. */
function sortAndCountInversions(values: number[]): number {
  const buffer = new Array<number>(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let from = 0; from < values.length; from += 2 * width) {
      const middle = Math.min(from + width, values.length);
      const to = Math.min(from + 2 * width, values.length);
      let left = from;
      let right = middle;
      for (let i = from; i < to; i++) {
        if (right >= to || (left < middle && values[left]! <= values[right]!)) {
          buffer[i] = values[left++]!;
        } else {
          inversions += middle - left;
          buffer[i] = values[right++]!;
        }
      }
      for (let i = from; i < to; i++) values[i] = buffer[i]!;
    }
  }
  return inversions;
}
