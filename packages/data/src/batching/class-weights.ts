/**
 * Weights that give every class the same total: w_c = n / (k n_c), as scikit-learn's `'balanced'`.
 *
 * @param labels class indices of the training examples
 * @param numClasses default: the largest label + 1
 * @returns `[numClasses]`; 0 for a class without examples, which then does not count in k
 */
export function classWeights(labels: ArrayLike<number>, numClasses?: number): Float32Array {
  const counts: number[] = new Array(numClasses ?? 0).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= (numClasses ?? Infinity)) {
      throw new RangeError(
        `A label must be an integer from 0 to ${(numClasses ?? Infinity) - 1}, got ${label} at position ${i}.`,
      );
    }
    while (counts.length <= label) counts.push(0);
    counts[label]!++;
  }
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(counts, (count) => (count ? labels.length / (present * count) : 0));
}
