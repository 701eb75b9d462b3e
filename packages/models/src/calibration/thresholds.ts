/** What a label's probability has to reach where there is nothing to choose by. */
const DEFAULT = 0.5;

/**
 * The probabilities from which on texts get labels, chosen for the greatest F1 on texts that the classifier was
 * not trained on.
 *
 * `global` is one threshold for all labels that maximizes the micro average, `per-label` one for each label by
 * its own F1; a label that no text has keeps the global one. Thresholds lie half-way between the probabilities
 * of two texts.
 *
 * Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", ECML 2014.
 *
 * @param probabilities `[texts, labels]`
 * @param targets `[texts, labels]` of 0 and 1
 * @returns `[labels]`
 */
export function chooseThresholds(
  probabilities: ArrayLike<number>,
  targets: ArrayLike<number>,
  numLabels: number,
  choice: 'global' | 'per-label',
): number[] {
  const all = bestThreshold(probabilities, targets) ?? DEFAULT;
  if (choice === 'global') return new Array<number>(numLabels).fill(all);
  return Array.from({ length: numLabels }, (_, k) => {
    const own = (values: ArrayLike<number>) =>
      Array.from({ length: values.length / numLabels }, (_, i) => values[i * numLabels + k]!);
    return bestThreshold(own(probabilities), own(targets)) ?? all;
  });
}

/** Undefined where nothing is true. */
function bestThreshold(
  probabilities: ArrayLike<number>,
  targets: ArrayLike<number>,
): number | undefined {
  const order = Array.from(probabilities, (_, i) => i).sort(
    (a, b) => probabilities[b]! - probabilities[a]!,
  );
  const positives = Array.from(targets).reduce((sum, target) => sum + target, 0);
  if (positives === 0) return undefined;
  let best = 0;
  let threshold = DEFAULT;
  let right = 0;
  for (const [n, i] of order.entries()) {
    right += targets[i]!;
    const next = order[n + 1];
    const upper = probabilities[i]!;
    const lower = next === undefined ? 0 : probabilities[next]!;
    if (lower === upper) continue;
    const f1 = (2 * right) / (n + 1 + positives);
    if (f1 > best) [best, threshold] = [f1, (lower + upper) / 2];
  }
  return threshold;
}
