import { mostConfusedPairs, reportTable } from '@resattn/metrics';
import type { Classification } from '@resattn/models';
import type { TrainingConfig } from '../../config/training-config.js';
import type { Showing, Shown, ShownClass } from '../../shown.js';
import { calibrationRemark } from './calibration.js';
import { type ClassifierOutcome, classifierVerdict } from './outcome.js';
import { attendedText } from './samples.js';
import type { ClassifierEvaluation } from './score-examples.js';
import type { Scores } from './scores.js';
import type { ClassificationTask } from './task.js';

const SAMPLES = 10;
const CONFUSED = 3;

const count = (n: number): string => n.toLocaleString('en-US');

/** The names for people of a task's classes. */
export function classNames({
  labels,
  labelNames,
}: Pick<ClassificationTask, 'labels' | 'labelNames'>): (label: string) => string {
  const names = new Map(labels.map((label, i) => [label, labelNames[i]!]));
  return (label) => names.get(label) ?? label;
}

/** A classified text for people. */
export function shownClass(
  classification: Classification & { readonly target?: string | undefined },
  nameOf: (label: string) => string,
): ShownClass {
  const { label, score, target } = classification;
  return {
    ...{ label: nameOf(label), score, text: attendedText(classification) },
    ...(target !== undefined && { target: nameOf(target) }),
  };
}

/** Scores beside the baseline's, the accuracy on each kind of text, confused classes, some texts. */
function shownOutcome(task: ClassificationTask, outcome: ClassifierOutcome): Shown {
  const { model, seconds, baseline, scores, kinds, samples } = outcome;
  const nameOf = classNames(task);
  const row = (name: string, { accuracy, recall, f1 }: Scores, took: number) => [
    name,
    ...[accuracy, recall, f1].map((value) => value.toFixed(4)),
    took.toFixed(1),
  ];
  const confused = mostConfusedPairs(scores.confusion, CONFUSED).map(
    (pair) =>
      `${nameOf(String(pair.target))} predicted as ${nameOf(String(pair.prediction))} (${pair.count})`,
  );
  return {
    tables: [
      {
        head: [
          `test, ${count(task.test.length)} texts`,
          ...['accuracy', 'macro recall', 'macro F1', 'seconds'],
        ],
        rows: [row(model, scores, seconds), row(baseline.name, baseline.scores, baseline.seconds)],
        notes: [classifierVerdict(outcome)],
      },
      ...(kinds.length > 1
        ? [
            {
              head: ['accuracy on', 'texts', model, baseline.name],
              rows: kinds.map(({ kind, texts, accuracy }, i) => [
                ...[kind, count(texts), accuracy.toFixed(4)],
                baseline.kinds[i]!.accuracy.toFixed(4),
              ]),
            },
          ]
        : []),
    ],
    remarks: confused.length > 0 ? [`Most confused: ${confused.join(', ')}`] : [],
    classes: samples.slice(0, SAMPLES).map((sample) => shownClass(sample, nameOf)),
  };
}

/** The scores of each class, and how far the accuracy may be off. */
function shownEvaluation({
  texts,
  scores,
  confidence,
  calibration,
}: ClassifierEvaluation): Shown & { readonly json: object } {
  const [head, ...rows] = reportTable(scores.report);
  const { lower, upper } = confidence.accuracy!.interval;
  return {
    tables: [
      {
        ...{ head: head!, rows },
        notes: [
          `accuracy ${scores.accuracy.toFixed(4)}, 95 % interval ${lower.toFixed(4)} to ${upper.toFixed(4)}`,
          calibrationRemark(calibration),
        ],
      },
      // The confidence is what `predict --abstain` takes.
      {
        head: ['answered', 'from confidence', 'accuracy'],
        rows: calibration.selective.map((each) => [
          `${(100 * each.coverage).toFixed(0)} %`,
          each.confidence.toFixed(4),
          each.accuracy.toFixed(4),
        ]),
      },
    ],
    json: { texts, ...scores, confidence, calibration },
  };
}

/** How classifiers of any kind show what they found. */
export const classifierShowing: Showing<
  TrainingConfig,
  ClassificationTask,
  ClassifierOutcome,
  ClassifierEvaluation,
  Classification
> = {
  outcome: ({ data }, outcome) => shownOutcome(data, outcome),
  evaluation: shownEvaluation,
  use: () => ({ command: 'predict', text: 'your text' }),
};
