import { checkOptions } from '@resattn/options';
import { type LossAndGradient, nonNegativeMinimum } from './non-negative-descent.js';

export interface MixtureWeightsOptions {
  /** How much the likelihood of a text of each class counts. Default: 1. */
  readonly classWeights?: ArrayLike<number> | undefined;
  /** `[texts, classes]` scores that are added as they are. Default: none. */
  readonly offset?: Float64Array | undefined;
  /** The mean of the normal prior of each weight, in units of its model's spread. Default: 1. */
  readonly priorMean?: number | undefined;
  /** Its standard deviation. Default: 1. */
  readonly priorDeviation?: number | undefined;
}

/**
 * The weights of models whose scores are added: `P(k | text) = softmax over k of sum over m of w_m s_m[k]`.
 *
 * Maximizes the likelihood of the labels with weights of at least 0, so that a model that does not help is
 * left out. The mean loss is convex in the weights. A normal prior, in units of each model's own spread,
 * keeps the weights sensible where there are few texts.
 *
 * Wolpert, "Stacked generalization", 1992; weights of at least 0: Breiman, "Stacked regressions", 1996.
 *
 * @param members `[texts, classes]` scores of each model, of which a higher one is a likelier class
 * @param labels the class of each text
 * @returns the weights, and the mean negative log-likelihood with the prior's part
 */
export function mixtureWeights(
  members: readonly Float64Array[],
  labels: readonly number[],
  numClasses: number,
  options: MixtureWeightsOptions = {},
): { readonly weights: readonly number[]; readonly loss: number } {
  checkOptions('mixtureWeights', options, {
    classWeights: true,
    offset: true,
    priorMean: true,
    priorDeviation: true,
  });
  const { classWeights, offset, priorMean = 1, priorDeviation = 1 } = options;
  const spreads = members.map((scores) => spreadOf(scores, numClasses));
  const scaled = members.map((scores, m) => scores.map((score) => score / spreads[m]!));
  const counts = labels.map((label) => classWeights?.[label] ?? 1);
  const { weights, loss } = nonNegativeMinimum(
    new Float64Array(members.length).fill(priorMean),
    (candidate) =>
      lossOf(
        scaled,
        { labels, counts, numClasses, offset, priorMean, precision: priorDeviation ** -2 },
        candidate,
      ),
  );
  return { weights: Array.from(weights, (weight, m) => weight / spreads[m]!), loss };
}

/** Mean negative log-likelihood with the prior's part, and its gradient. */
function lossOf(
  members: readonly Float64Array[],
  {
    labels,
    counts,
    numClasses,
    offset,
    priorMean,
    precision,
  }: {
    readonly labels: readonly number[];
    /** How much each text counts. */
    readonly counts: readonly number[];
    readonly numClasses: number;
    readonly offset: Float64Array | undefined;
    readonly priorMean: number;
    readonly precision: number;
  },
  weights: Float64Array,
): LossAndGradient {
  const numTexts = Math.max(1, labels.length);
  const gradient = new Float64Array(members.length);
  const row = new Float64Array(numClasses);
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    const at = i * numClasses;
    const label = labels[i]!;
    for (let k = 0; k < numClasses; k++) row[k] = offset?.[at + k] ?? 0;
    for (const [m, scores] of members.entries()) {
      const weight = weights[m]!;
      for (let k = 0; k < numClasses; k++) row[k]! += weight * scores[at + k]!;
    }
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < numClasses; k++) if (row[k]! > largest) largest = row[k]!;
    const count = counts[i]!;
    loss += count * (largest - row[label]!);
    // From here on the row holds probabilities, times their sum.
    let sum = 0;
    for (let k = 0; k < numClasses; k++) {
      row[k] = Math.exp(row[k]! - largest);
      sum += row[k]!;
    }
    loss += count * Math.log(sum);
    for (const [m, scores] of members.entries()) {
      let expected = 0;
      for (let k = 0; k < numClasses; k++) expected += row[k]! * scores[at + k]!;
      gradient[m]! += count * (expected / sum - scores[at + label]!);
    }
  }
  for (const [m, weight] of weights.entries()) {
    loss += (precision * (weight - priorMean) ** 2) / 2;
    gradient[m]! += precision * (weight - priorMean);
  }
  return { loss: loss / numTexts, gradient: gradient.map((value) => value / numTexts) };
}

/** Root mean square of the scores about the mean of their text; 1 where they are all alike. */
function spreadOf(scores: Float64Array, numClasses: number): number {
  let sum = 0;
  for (let at = 0; at < scores.length; at += numClasses) {
    let mean = 0;
    for (let k = 0; k < numClasses; k++) mean += scores[at + k]! / numClasses;
    for (let k = 0; k < numClasses; k++) sum += (scores[at + k]! - mean) ** 2;
  }
  return Math.sqrt(sum / scores.length) || 1;
}

/** `log sum over k of exp(values[k])`, without overflow. */
export function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
