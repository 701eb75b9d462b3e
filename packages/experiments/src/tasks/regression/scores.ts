import {
  meanAbsoluteError,
  metric,
  pearson,
  r2,
  rootMeanSquaredError,
  spearman,
} from '@resattn/metrics';

/** How good predicted numbers are. */
export interface RegressionScores {
  /** Correlation of predicted and true numbers; 0 where either side is constant. */
  readonly pearson: number;
  /** Correlation of their ranks; 0 where either side is constant. */
  readonly spearman: number;
  /** Root of the mean squared error, in the unit of the numbers. */
  readonly rmse: number;
  /** Mean absolute error, in the unit of the numbers. */
  readonly mae: number;
  /** Part of the variance that is explained; below 0 for less than the mean does. */
  readonly r2: number;
}

export function regressionScores(
  predicted: ArrayLike<number>,
  targets: ArrayLike<number>,
): RegressionScores {
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  return {
    pearson: finite(pearson().update(predicted, targets).result()),
    spearman: finite(spearman().update(predicted, targets).result()),
    rmse: rootMeanSquaredError().update(predicted, targets).result(),
    mae: meanAbsoluteError().update(predicted, targets).result(),
    r2: finite(r2().update(predicted, targets).result()),
  };
}

/** Correlation and errors during training, of standardized numbers. */
export const validationMetrics = () =>
  [
    metric(pearson(), {
      ...{ predictions: 'logits', targets: 'labels' },
      scores: (value) => (Number.isFinite(value) ? value : 0),
    }),
    metric(rootMeanSquaredError(), { predictions: 'logits', targets: 'labels', name: 'rmse' }),
  ] as const;
