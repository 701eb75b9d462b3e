import { checkLengths } from '../classification/labels.js';

/** For every item, 1 (or true) for each label it has, else 0: rows `[item, label]`. */
export type LabelRows = ArrayLike<ArrayLike<number | boolean>>;

/** What `update` of a multi-label metric takes. */
export type LabelRowBatch = [
  predictions: LabelRows,
  targets: LabelRows,
  weights?: ArrayLike<number> | undefined,
];

/** Hands on each item of a batch as two lists of 0 and 1, and its weight. */
export function forEachRow(
  metric: string,
  [predictions, targets, weights]: LabelRowBatch,
  count: (prediction: readonly number[], target: readonly number[], weight: number) => void,
): void {
  checkLengths(metric, predictions, targets, weights);
  const numLabels = targets[0]?.length;
  const rows: [number[], number[]][] = [];
  for (let i = 0; i < targets.length; i++) {
    rows.push([
      indicators(metric, 'prediction', predictions[i]!, i, numLabels!),
      indicators(metric, 'target', targets[i]!, i, numLabels!),
    ]);
  }
  rows.forEach(([prediction, target], i) => {
    count(prediction, target, weights?.[i] ?? 1);
  });
}

/** One row as numbers; throws unless it has one 0 or 1 for each label. */
export function indicators(
  metric: string,
  what: 'prediction' | 'target',
  row: ArrayLike<number | boolean>,
  item: number,
  numLabels: number,
): number[] {
  if (row.length !== numLabels) {
    throw new Error(
      `${metric}: ${what} ${item} has ${row.length} labels, the first target has ${numLabels}; ` +
        'expected one 0 or 1 for each label',
    );
  }
  return Array.from(row, (value, label) => {
    if (value === 1 || value === true) return 1;
    if (value === 0 || value === false) return 0;
    throw new Error(`${metric}: ${what} ${item} has ${value} for label ${label}, expected 0 or 1`);
  });
}
