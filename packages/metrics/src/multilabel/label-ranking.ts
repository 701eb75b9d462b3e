import { checkOptions, type NoOptions } from '@resattn/options';
import { checkWeights } from '../classification/labels.js';
import { type Scores, scoreRows } from '../classification/scores.js';
import { SumMetric } from '../sum-metric.js';
import { indicators, type LabelRows } from './label-rows.js';

/** What `update` of a metric over label scores takes. */
export type LabelScoreBatch = [
  scores: Scores,
  targets: LabelRows,
  weights?: ArrayLike<number> | undefined,
];

/**
 * Coverage error: how far down the ranking by score one must go to meet every true label, on
 * average. An item without labels counts 0; equal scores count as the worse rank.
 *
 * `update(scores, targets, weights?)`: scores `[item, label]`, targets rows of 0 and 1.
 */
export function coverageError(options: NoOptions = {}): SumMetric<LabelScoreBatch, number> {
  checkOptions('coverageError', options, {});
  return meanOverItems('coverageError', (scores, target) => {
    const lowest = Math.min(...relevant(scores, target));
    return lowest === Number.POSITIVE_INFINITY
      ? 0
      : scores.filter((score) => score >= lowest).length;
  });
}

/**
 * Ranking loss: share of the pairs of a true and a false label of which the false one scores as
 * high or higher. An item with only true or only false labels counts 0.
 */
export function rankingLoss(options: NoOptions = {}): SumMetric<LabelScoreBatch, number> {
  checkOptions('rankingLoss', options, {});
  return meanOverItems('rankingLoss', (scores, target) => {
    let wrong = 0;
    let pairs = 0;
    scores.forEach((score, label) => {
      if (!target[label]) return;
      scores.forEach((other, otherLabel) => {
        if (target[otherLabel]) return;
        pairs++;
        if (other >= score) wrong++;
      });
    });
    return pairs === 0 ? 0 : wrong / pairs;
  });
}

/**
 * Label ranking average precision: over the true labels of an item, the mean share of true ones
 * among the labels that score as high or higher. An item with only true or only false labels
 * counts 1.
 */
export function labelRankingAveragePrecision(
  options: NoOptions = {},
): SumMetric<LabelScoreBatch, number> {
  checkOptions('labelRankingAveragePrecision', options, {});
  return meanOverItems('labelRankingAveragePrecision', (scores, target) => {
    const hits = relevant(scores, target);
    if (hits.length === 0 || hits.length === scores.length) return 1;
    const atLeast = (values: readonly number[], score: number) =>
      values.filter((value) => value >= score).length;
    return mean(hits.map((score) => atLeast(hits, score) / atLeast(scores, score)));
  });
}

function relevant(scores: readonly number[], target: readonly number[]): number[] {
  return scores.filter((_, label) => target[label]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanOverItems(
  name: string,
  measure: (scores: readonly number[], target: readonly number[]) => number,
): SumMetric<LabelScoreBatch, number> {
  const sums = (...[scores, targets, weights]: LabelScoreBatch) => {
    if (weights) checkWeights(name, weights, targets.length);
    let total = 0;
    let sum = 0;
    scoreRows(name, scores, targets.length).forEach((row, i) => {
      const target = indicators(name, 'target', targets[i]!, i, row.length);
      const weight = weights?.[i] ?? 1;
      total += weight;
      sum += weight * measure(Array.from(row), target);
    });
    return [total, sum];
  };
  return new SumMetric(name, {}, sums, ([total, sum]) => sum! / total!, 'labelScores');
}
