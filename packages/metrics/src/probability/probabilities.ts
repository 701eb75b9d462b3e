import { checkWeights } from '../classification/labels.js';
import { checkTarget, scoreRows } from '../classification/scores.js';
import type { ScoreBatch } from '../classification/top-k.js';

// Half-precision softmax rows miss 1 by some thousandths; logits miss it by far more.
const sumTolerance = 0.01;

/**
 * Hands on each item of a batch of predicted probabilities: of class 1 alone `[item]`, or of every
 * class `[item, class]`.
 */
export function forEachDistribution(
  metric: string,
  [probabilities, targets, weights]: ScoreBatch,
  count: (distribution: ArrayLike<number>, target: number, weight: number) => void,
): void {
  if (weights) checkWeights(metric, weights, targets.length);
  const rows = scoreRows(metric, probabilities, targets.length);
  rows.forEach((row, i) => {
    checkTarget(metric, targets[i]!, i, Math.max(row.length, 2));
    let sum = 0;
    for (let j = 0; j < row.length; j++) {
      const probability = row[j]!;
      if (probability < 0 || probability > 1) {
        throw new Error(
          `${metric}: ${probability} of item ${i}, class ${j} is not a probability, expected 0 to 1 ` +
            '(logits become probabilities by softmax or sigmoid)',
        );
      }
      sum += probability;
    }
    if (row.length > 1 && Math.abs(sum - 1) > sumTolerance) {
      throw new Error(`${metric}: the probabilities of item ${i} sum to ${sum}, expected 1`);
    }
  });
  rows.forEach((row, i) => {
    const distribution = row.length === 1 ? [1 - row[0]!, row[0]!] : row;
    count(distribution, targets[i]!, weights?.[i] ?? 1);
  });
}
