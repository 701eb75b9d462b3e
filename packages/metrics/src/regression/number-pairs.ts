import { checkLengths } from '../classification/labels.js';

/** What `update` of a metric over numbers takes. */
export type NumberBatch = [
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights?: ArrayLike<number> | undefined,
];

/** Checks that a batch holds as many finite predictions as targets, and hands each pair on. */
export function forEachPair(
  metric: string,
  [predictions, targets, weights]: NumberBatch,
  count: (prediction: number, target: number, weight: number) => void,
): void {
  checkLengths(metric, predictions, targets, weights);
  for (let i = 0; i < targets.length; i++) {
    for (const [what, value] of [
      ['prediction', predictions[i]],
      ['target', targets[i]],
    ]) {
      if (!Number.isFinite(value)) {
        throw new Error(`${metric}: ${what} ${value} of item ${i}, expected a finite number`);
      }
    }
  }
  for (let i = 0; i < targets.length; i++) count(predictions[i]!, targets[i]!, weights?.[i] ?? 1);
}
