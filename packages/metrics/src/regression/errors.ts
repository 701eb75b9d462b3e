import { checkOptions, type NoOptions } from '@resattn/options';
import { MomentMetric } from './moments.js';

/** Mean squared error `mean((p - t)^2)`. */
export function meanSquaredError(options: NoOptions = {}): MomentMetric {
  checkOptions('meanSquaredError', options, {});
  return new MomentMetric('meanSquaredError', (m) => m.squaredErrors / m.weight);
}

/** Root of the mean squared error, in the unit of the targets. */
export function rootMeanSquaredError(options: NoOptions = {}): MomentMetric {
  checkOptions('rootMeanSquaredError', options, {});
  return new MomentMetric('rootMeanSquaredError', (m) => Math.sqrt(m.squaredErrors / m.weight));
}

/** Mean absolute error `mean(|p - t|)`. */
export function meanAbsoluteError(options: NoOptions = {}): MomentMetric {
  checkOptions('meanAbsoluteError', options, {});
  return new MomentMetric('meanAbsoluteError', (m) => m.absoluteErrors / m.weight);
}

/**
 * Coefficient of determination `1 - sum (p - t)^2 / sum (t - mean t)^2`. NaN for a single item;
 * with constant targets 1 if every prediction is right, else 0, as in scikit-learn.
 */
export function r2(options: NoOptions = {}): MomentMetric {
  checkOptions('r2', options, {});
  return new MomentMetric('r2', ({ items, squaredErrors, squaresT }) => {
    if (items < 2) return Number.NaN;
    if (squaresT === 0) return squaredErrors === 0 ? 1 : 0;
    return 1 - squaredErrors / squaresT;
  });
}
