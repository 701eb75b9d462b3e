import { averagePrecision, multilabelReport } from '@resattn/metrics';

/** How good predicted labels are, as scikit-learn has it. */
export interface MultiLabelScores {
  /** F1 of all pairs of text and label together. */
  readonly microF1: number;
  /** Mean of the labels' F1. */
  readonly macroF1: number;
  /** Mean of the texts' F1. */
  readonly sampleF1: number;
  readonly microPrecision: number;
  readonly microRecall: number;
  readonly macroPrecision: number;
  readonly macroRecall: number;
  /** Fraction of the texts whose labels are all right. */
  readonly subsetAccuracy: number;
  /** Fraction of wrong answers over all texts and labels. */
  readonly hammingLoss: number;
  /** Mean of the labels' average precision, which no threshold decides. */
  readonly meanAveragePrecision: number;
  readonly labels: readonly LabelScores[];
}

export interface LabelScores {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly averagePrecision: number;
  /** Texts that have it. */
  readonly support: number;
  /** The probability from which on it is predicted. */
  readonly threshold: number;
}

/** Labels of a text as 0 and 1. */
export function indicators(labels: readonly number[], numLabels: number): number[] {
  const row = new Array<number>(numLabels).fill(0);
  for (const k of labels) row[k] = 1;
  return row;
}

/** The labels whose scores reach their thresholds. */
export const predictedLabels = (
  scores: ArrayLike<number>,
  thresholds: readonly number[],
): number[] => thresholds.flatMap((threshold, k) => (scores[k]! >= threshold ? [k] : []));

/**
 * @param scores `[texts, labels]`: probabilities, or what orders texts by them
 * @param targets the labels of each text
 */
export function multiLabelScores(
  scores: readonly ArrayLike<number>[],
  targets: readonly (readonly number[])[],
  thresholds: readonly number[],
  labels: readonly string[],
): MultiLabelScores {
  const truth = targets.map((own) => indicators(own, labels.length));
  const predicted = scores.map((own) =>
    indicators(predictedLabels(own, thresholds), labels.length),
  );
  const {
    micro,
    macro,
    samples,
    subsetAccuracy,
    hammingLoss,
    labels: rows,
  } = multilabelReport().update(predicted, truth).result();
  const precisions = labels.map((_, k) =>
    averagePrecision()
      .update(
        scores.map((own) => own[k]!),
        truth.map((own) => own[k]!),
      )
      .result(),
  );
  return {
    microF1: micro.f1,
    macroF1: macro.f1,
    sampleF1: samples.f1,
    microPrecision: micro.precision,
    microRecall: micro.recall,
    macroPrecision: macro.precision,
    macroRecall: macro.recall,
    ...{ subsetAccuracy, hammingLoss },
    meanAveragePrecision: precisions.reduce((sum, value) => sum + value, 0) / labels.length,
    labels: rows.map(({ precision, recall, f1, support }, k) => ({
      label: labels[k]!,
      ...{ precision, recall, f1, support },
      averagePrecision: precisions[k]!,
      threshold: thresholds[k]!,
    })),
  };
}
