import type { Shown } from '../shown.js';
import { type CrossValidation, crossValidationVerdict, type Spread } from './cross-validation.js';

/** The scores of all folds, their mean and deviation, and whether they differ from the baseline's. */
export function shownFolds(result: CrossValidation): Shown {
  const { folds, accuracy, f1, baseline, baselineName } = result;
  const digits = (value: number) => value.toFixed(4);
  const rowOf = (name: string, of: (spread: Spread) => number) => [
    ...[name, ''],
    ...[accuracy, f1, baseline.accuracy].map((spread) => digits(of(spread))),
  ];
  return {
    tables: [
      {
        head: ['fold', 'texts', 'accuracy', 'macro F1', `accuracy of ${baselineName}`],
        rows: [
          ...folds.map((fold, i) => [
            ...[`${i + 1}`, fold.texts.toLocaleString('en-US')],
            ...[fold.accuracy, fold.f1, fold.baseline.accuracy].map(digits),
          ]),
          rowOf('mean', ({ mean }) => mean),
          rowOf('deviation', ({ deviation }) => deviation),
        ],
        notes: [crossValidationVerdict(result)],
      },
    ],
  };
}
