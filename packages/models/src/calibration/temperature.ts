/**
 * The temperature that makes a classifier as sure as it is right: `P(k | text) = softmax over k of z[k] / T`
 * with the T of the greatest likelihood. It changes no predicted class. Each text counts for one of each class
 * more, in all, so that texts which are all classified right do not make it certain (Platt 1999).
 *
 * Fitted on texts that the classifier was not trained on. The loss is convex in `1 / T`; T is sought from 0.05
 * to 20.
 *
 * Platt, "Probabilistic outputs for support vector machines", 1999. Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017,
 * https://arxiv.org/abs/1706.04599.
 *
 * @param logits `[texts, classes]`, or log-probabilities
 * @param labels `[texts]`, indices
 * @returns 1 where there is no text
 */
export function fitTemperature(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  numClasses: number,
): number {
  // Less the greatest of each text, so that no exponential is above 1.
  const below = Float64Array.from(logits);
  for (let at = 0; at < below.length; at += numClasses) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < numClasses; k++) if (below[at + k]! > largest) largest = below[at + k]!;
    for (let k = 0; k < numClasses; k++) below[at + k]! -= largest;
  }
  return minimize((inverse) => {
    let loss = 0;
    for (let i = 0; i < labels.length; i++) {
      const at = i * numClasses;
      let sum = 0;
      let all = 0;
      for (let k = 0; k < numClasses; k++) {
        sum += Math.exp(inverse * below[at + k]!);
        all += below[at + k]!;
      }
      const expected =
        (labels.length * below[at + labels[i]!]! + all) / (labels.length + numClasses);
      loss += Math.log(sum) - inverse * expected;
    }
    return loss;
  }, labels.length);
}

/**
 * {@link fitTemperature} where each label is there or not by itself: `P(k | text) = sigmoid(z[k] / T)`.
 *
 * @param logits one for each text and label
 * @param targets 0 or 1 for each of them
 */
export function fitMultiLabelTemperature(
  logits: ArrayLike<number>,
  targets: ArrayLike<number>,
): number {
  return minimize((inverse) => {
    let loss = 0;
    const count = targets.length;
    for (let i = 0; i < count; i++)
      loss += binaryLoss(inverse * logits[i]!, (targets[i]! * count + 1) / (count + 2));
    return loss;
  }, targets.length);
}

/** Binary cross-entropy of a logit, without overflow. */
export const binaryLoss = (logit: number, target: number): number =>
  Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));

/** Golden-section search over the logarithm of T. */
function minimize(lossOf: (inverse: number) => number, count: number): number {
  if (count === 0) return 1;
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.05), Math.log(20)];
  const at = (x: number) => ({ x, loss: lossOf(Math.exp(-x)) });
  let left = at(high - golden * (high - low));
  let right = at(low + golden * (high - low));
  while (high - low > 1e-3) {
    if (left.loss <= right.loss) {
      high = right.x;
      right = left;
      left = at(high - golden * (high - low));
    } else {
      low = left.x;
      left = right;
      right = at(low + golden * (high - low));
    }
  }
  return Math.exp((low + high) / 2);
}
