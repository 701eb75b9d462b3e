import {
  type ClassificationReport,
  type ConfusionMatrix,
  classificationReport,
  confusionMatrix,
  type Label,
  metric,
} from '@resattn/metrics';
import type { ScoreColumn } from '../../run/score-column.js';

/** How good predictions are. `recall` and `f1` are macro averages: every class counts alike. */
export interface Scores {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly report: ClassificationReport;
  readonly confusion: ConfusionMatrix;
}

/** Scores of predicted against true class indices, over the classes that occur in either. */
export function scoresOf(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  labels: readonly string[],
): Scores {
  // Counted by index, so that classes stand in the order of the task, and named afterwards.
  const report = classificationReport().update(predicted, actual).result();
  const { labels: seen, counts } = confusionMatrix().update(predicted, actual).result();
  const nameOf = (label: Label) => labels[label as number]!;
  const { precision, recall, f1 } = report.macro;
  return {
    accuracy: report.accuracy,
    precision,
    recall,
    f1,
    report: {
      ...report,
      classes: report.classes.map((each) => ({ ...each, label: nameOf(each.label) })),
    },
    confusion: { labels: seen.map(nameOf), counts },
  };
}

/** How many of the texts of one sort were classified rightly. */
export interface KindScore {
  readonly kind: string;
  readonly texts: number;
  readonly accuracy: number;
}

/** The accuracy on each sort of text, in the order of their first texts; none where there is one sort. */
export function scoresByKind(
  predicted: ArrayLike<number>,
  examples: readonly { readonly label: number; readonly kind?: string | undefined }[],
): KindScore[] {
  const kinds = new Map<string, { texts: number; right: number }>();
  examples.forEach(({ label, kind }, i) => {
    if (kind === undefined) return;
    const counts = kinds.get(kind) ?? { texts: 0, right: 0 };
    counts.texts++;
    if (predicted[i] === label) counts.right++;
    kinds.set(kind, counts);
  });
  return [...kinds].map(([kind, { texts, right }]) => ({ kind, texts, accuracy: right / texts }));
}

/** The scores of each evaluation that are shown. */
export const scoreColumns: readonly ScoreColumn[] = [
  { heading: 'accuracy', score: 'accuracy' },
  { heading: 'macro F1', score: 'f1' },
];

/** Accuracy, macro recall and macro F1 during training. */
export const validationMetrics = () =>
  metric(classificationReport(), {
    predictions: 'logits',
    targets: 'labels',
    scores: ({ accuracy, macro: { recall, f1 } }) => ({ accuracy, recall, f1 }),
  });
