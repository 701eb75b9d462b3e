import type { SumMetric } from '../sum-metric.js';
import type { CorpusMetric } from '../translation/corpus-metric.js';
import type { References } from '../translation/references.js';

/** What one system did on a test set, in the form that can be resampled. */
export interface Sample {
  /** The statistics of every item; the same number of them for each. */
  readonly statistics: readonly ArrayLike<number>[];
  /** The score of summed statistics. */
  readonly score: (sums: readonly number[]) => number;
}

/** A system scored by a corpus metric, such as `bleu()`. */
export function corpusSample(
  metric: CorpusMetric<{ readonly score: number }>,
  hypotheses: ArrayLike<string>,
  references: ArrayLike<References>,
): Sample {
  return {
    statistics: metric.statistics(hypotheses, references),
    score: (sums) => metric.scoreOf(sums).score,
  };
}

/**
 * A system scored by a metric of sums, such as `wordErrorRate()`.
 *
 * @param items the input of `update` for each item on its own
 * @param pick the number to look at, of all that the metric gives
 */
export function sumSample<Input extends readonly unknown[], Result>(
  metric: SumMetric<Input, Result>,
  items: readonly Input[],
  pick: (result: Result) => number,
): Sample {
  return {
    statistics: items.map((item) => metric.sumsOf(...item)),
    score: (sums) => pick(metric.resultOf(sums)),
  };
}

/** A system scored by the mean of a value for each item, such as 1 for right and 0 for wrong. */
export function meanSample(values: ArrayLike<number>): Sample {
  return {
    statistics: Array.from(values, (value, i) => {
      if (!Number.isFinite(value))
        throw new Error(`value ${value} of item ${i}, expected a number`);
      return [value, 1];
    }),
    score: ([sum, count]) => sum! / count!,
  };
}

/** All statistics in one array `[item, statistic]`, so that resampling runs over plain memory. */
export interface FlatSample {
  readonly items: number;
  readonly width: number;
  readonly values: Float64Array;
  readonly score: Sample['score'];
}

export function flatten({ statistics, score }: Sample): FlatSample {
  const items = statistics.length;
  if (items === 0) throw new Error('a sample of no items cannot be resampled');
  const width = statistics[0]!.length;
  const values = new Float64Array(items * width);
  statistics.forEach((row, i) => {
    if (row.length !== width) {
      throw new Error(`item ${i} has ${row.length} statistics, item 0 has ${width}`);
    }
    values.set(row, i * width);
  });
  return { items, width, values, score };
}

/** The score of the items that are drawn: an item may be drawn any number of times. */
export function scoreOfDraw(sample: FlatSample, draw: Uint32Array): number {
  const { width, values } = sample;
  const sums = new Array<number>(width).fill(0);
  for (let i = 0; i < draw.length; i++) {
    const row = draw[i]! * width;
    for (let j = 0; j < width; j++) sums[j]! += values[row + j]!;
  }
  return sample.score(sums);
}

/** The statistics of all items together. */
export function totalOf({ items, width, values }: FlatSample): number[] {
  const sums = new Array<number>(width).fill(0);
  for (let i = 0; i < items; i++) {
    for (let j = 0; j < width; j++) sums[j]! += values[i * width + j]!;
  }
  return sums;
}

export function checkSamples(name: string, numResamples: number): void {
  if (!(Number.isInteger(numResamples) && numResamples >= 1)) {
    throw new Error(`${name}: numResamples is ${numResamples}, expected an integer from 1 up`);
  }
}
