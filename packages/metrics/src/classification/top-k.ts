import { checkOptions } from '@resattn/options';
import { SumMetric } from '../sum-metric.js';
import { checkWeights } from './labels.js';
import { checkTarget, type Scores, scoreRows } from './scores.js';

/** What `update` of a metric over scores takes. */
export type ScoreBatch = [
  scores: Scores,
  targets: ArrayLike<number>,
  weights?: ArrayLike<number> | undefined,
];

export interface RankOptions {
  /** Items whose target is this do not count, e.g. -100 for padding. Default: all count. */
  readonly ignoreIndex?: number | undefined;
}

/**
 * Share of items whose target is among the `k` classes with the highest scores. Of equal scores
 * the higher class index counts as better, as in scikit-learn.
 *
 * `update(scores, targets, weights?)`: scores `[item, class]`, targets class indices `[item]`.
 *
 * @param options.k default 5
 */
export function topKAccuracy(
  options: RankOptions & { readonly k?: number | undefined } = {},
): SumMetric<ScoreBatch, number> {
  checkOptions('topKAccuracy', options, { k: true, ignoreIndex: true });
  const { k = 5, ignoreIndex } = options;
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new Error(`topKAccuracy: k is ${k}, expected an integer from 1 up`);
  }
  return rankMetric('topKAccuracy', { k, ignoreIndex: ignoreIndex ?? null }, (rank) =>
    rank <= k ? 1 : 0,
  );
}

/** Mean reciprocal rank of the target among the classes, `mean(1 / rank)`; ties as in top-k. */
export function meanReciprocalRank(options: RankOptions = {}): SumMetric<ScoreBatch, number> {
  checkOptions('meanReciprocalRank', options, { ignoreIndex: true });
  const { ignoreIndex } = options;
  const settings = { ignoreIndex: ignoreIndex ?? null };
  return rankMetric('meanReciprocalRank', settings, (rank) => 1 / rank);
}

function rankMetric(
  name: string,
  options: { readonly k?: number; readonly ignoreIndex: number | null },
  gain: (rank: number) => number,
): SumMetric<ScoreBatch, number> {
  const measure = (...[scores, targets, weights]: ScoreBatch) => {
    if (weights) checkWeights(name, weights, targets.length);
    let total = 0;
    let gained = 0;
    scoreRows(name, scores, targets.length).forEach((row, i) => {
      if (targets[i] === options.ignoreIndex) return;
      checkTarget(name, targets[i]!, i, row.length);
      const weight = weights?.[i] ?? 1;
      total += weight;
      gained += weight * gain(rankOf(row, targets[i]!));
    });
    return [total, gained];
  };
  return new SumMetric(name, options, measure, ([total, gained]) => gained! / total!, 'scores');
}

/** Position of a class when the scores are sorted downwards, from 1; ties to the higher index. */
export function rankOf(scores: ArrayLike<number>, target: number): number {
  const score = scores[target]!;
  let rank = 1;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! > score || (scores[i] === score && i > target)) rank++;
  }
  return rank;
}
