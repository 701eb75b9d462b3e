/** One binary item: the score of the positive class, whether it is positive, and its weight. */
export interface ScoredItem {
  readonly score: number;
  readonly isPositive: boolean;
  readonly weight: number;
}

/** True positive rate over false positive rate while the threshold falls. */
export interface RocCurve {
  readonly falsePositiveRate: number[];
  readonly truePositiveRate: number[];
  /** Score from which on an item counts as positive; the first is infinity (none does). */
  readonly thresholds: number[];
}

/** Precision and recall while the threshold rises; the last point is precision 1, recall 0. */
export interface PrecisionRecallCurve {
  readonly precision: number[];
  readonly recall: number[];
  /** One fewer than points: the last point has no threshold. */
  readonly thresholds: number[];
}

/** Positives and negatives at or above each distinct score, scores falling. */
interface Sweep {
  readonly thresholds: number[];
  readonly truePositives: number[];
  readonly falsePositives: number[];
}

function sweep(items: readonly ScoredItem[]): Sweep {
  const sorted = items.filter(({ weight }) => weight > 0).sort((a, b) => b.score - a.score);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  let negatives = 0;
  sorted.forEach(({ score, isPositive, weight }, i) => {
    if (isPositive) positives += weight;
    else negatives += weight;
    if (i + 1 < sorted.length && sorted[i + 1]!.score === score) return;
    thresholds.push(score);
    truePositives.push(positives);
    falsePositives.push(negatives);
  });
  return { thresholds, truePositives, falsePositives };
}

/**
 * The ROC curve with every distinct score as a threshold; items of equal score move together.
 * A rate without items to be a part of (no positives, or no negatives) is NaN throughout.
 */
export function rocCurveOf(items: readonly ScoredItem[]): RocCurve {
  const { thresholds, truePositives, falsePositives } = sweep(items);
  return {
    falsePositiveRate: [0, ...falsePositives].map(
      (count) => count / (falsePositives.at(-1) || Number.NaN),
    ),
    truePositiveRate: [0, ...truePositives].map(
      (count) => count / (truePositives.at(-1) || Number.NaN),
    ),
    thresholds: [Number.POSITIVE_INFINITY, ...thresholds],
  };
}

/** Area under the ROC curve by the trapezoidal rule; NaN unless both classes occur. */
export function areaUnderRoc(items: readonly ScoredItem[]): number {
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurveOf(items);
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  return area;
}

/** Precision over recall at every distinct score. Without positives the recall is 1 throughout. */
export function precisionRecallCurveOf(items: readonly ScoredItem[]): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives } = sweep(items);
  const positives = truePositives.at(-1) ?? 0;
  const precision = truePositives.map((count, i) => count / (count + falsePositives[i]!));
  const recall = truePositives.map((count) => (positives === 0 ? 1 : count / positives));
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: thresholds.reverse(),
  };
}

/** Average precision `sum (R_n - R_{n-1}) P_n`, without interpolation; 0 without positives. */
export function averagePrecisionOf(items: readonly ScoredItem[]): number {
  const { truePositives, falsePositives } = sweep(items);
  const positives = truePositives.at(-1) ?? 0;
  if (positives === 0) return 0;
  let sum = 0;
  truePositives.forEach((count, i) => {
    const gained = count - (truePositives[i - 1] ?? 0);
    if (gained > 0) sum += (gained / positives) * (count / (count + falsePositives[i]!));
  });
  return sum;
}
