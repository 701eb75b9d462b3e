import { checkOptions, type NoOptions } from '@resattn/options';
import type { ScoreBatch } from '../classification/top-k.js';
import { SumMetric } from '../sum-metric.js';
import { forEachDistribution } from './probabilities.js';

/**
 * Log loss, the mean cross-entropy in nats: `-mean(ln p[target])`, with `p` clipped to
 * `[eps, 1 - eps]`, `eps = 2^-52`, so that a sure and wrong prediction costs 36 nats, not infinity.
 *
 * `update(probabilities, targets, weights?)`: probabilities of class 1 `[item]`, or of every class
 * `[item, class]`; targets class indices `[item]`.
 */
export function logLoss(options: NoOptions = {}): SumMetric<ScoreBatch, number> {
  checkOptions('logLoss', options, {});
  return meanOver('logLoss', (distribution, target) => {
    const probability = distribution[target]!;
    return -Math.log(Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON));
  });
}

/**
 * Brier score (Brier 1950). Two classes given as one probability: `mean((p - y)^2)`, 0 to 1.
 * Probabilities of every class: `mean(sum over classes (p - onehot(y))^2)`, 0 to 2.
 */
export function brierScore(options: NoOptions = {}): SumMetric<ScoreBatch, number> {
  checkOptions('brierScore', options, {});
  const name = 'brierScore';
  const measure = (...batch: ScoreBatch) => {
    // One probability an item is half of the sum over the two classes.
    const scale = batch[0].length > 0 && isOneColumn(batch) ? 0.5 : 1;
    let total = 0;
    let sum = 0;
    forEachDistribution(name, batch, (distribution, target, weight) => {
      let squares = 0;
      for (let j = 0; j < distribution.length; j++) {
        squares += (distribution[j]! - (j === target ? 1 : 0)) ** 2;
      }
      total += weight;
      sum += scale * weight * squares;
    });
    return [total, sum];
  };
  return new SumMetric(name, {}, measure, ([total, sum]) => sum! / total!, 'scores');
}

function isOneColumn([scores, targets]: ScoreBatch): boolean {
  const first = scores[0]!;
  return typeof first === 'number' ? scores.length === targets.length : first.length === 1;
}

function meanOver(
  name: string,
  loss: (distribution: ArrayLike<number>, target: number) => number,
): SumMetric<ScoreBatch, number> {
  const measure = (...batch: ScoreBatch) => {
    let total = 0;
    let sum = 0;
    forEachDistribution(name, batch, (distribution, target, weight) => {
      total += weight;
      sum += weight * loss(distribution, target);
    });
    return [total, sum];
  };
  return new SumMetric(name, {}, measure, ([total, sum]) => sum! / total!, 'scores');
}
