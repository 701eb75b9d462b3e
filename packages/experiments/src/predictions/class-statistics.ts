/**
 * What macro F1 is made of, of some predictions: how often each class is rightly predicted, predicted, and
 * right, `[3, classes]`, row by row.
 */
export function classStatistics(
  predicted: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
): Uint16Array {
  const counts = new Uint16Array(3 * classes);
  for (let i = 0; i < predicted.length; i++) {
    const [label, target] = [predicted[i]!, targets[i]!];
    if (label === target) counts[label]!++;
    counts[classes + label]!++;
    counts[2 * classes + target]!++;
  }
  return counts;
}

/** Macro F1 over the classes that are right or predicted, as `results.json` has it. */
export function macroF1OfSums(sums: ArrayLike<number>, classes: number): number {
  let total = 0;
  let seen = 0;
  for (let k = 0; k < classes; k++) {
    const counted = sums[classes + k]! + sums[2 * classes + k]!;
    if (counted === 0) continue;
    seen++;
    total += (2 * sums[k]!) / counted;
  }
  return total / seen;
}
