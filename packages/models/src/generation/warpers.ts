import type { SamplingOptions } from './generate-options.js';

// Each function changes the scores of one row, `[vocabulary]`, in place; what it removes becomes minus
// infinity. At least `minToKeep` tokens stay, the most probable ones.

/** Divides by the temperature. */
export function applyTemperature(scores: Float32Array, temperature: number): void {
  for (let id = 0; id < scores.length; id++) scores[id]! /= temperature;
}

/** Keeps the k most probable tokens, and those as probable as the k-th. */
export function keepTopK(scores: Float32Array, k: number, minToKeep = 1): void {
  const threshold = nthHighest(scores, Math.max(k, minToKeep));
  remove(scores, (score) => score < threshold);
}

/**
 * Nucleus: keeps the fewest most probable tokens whose probabilities sum to at least p.
 *
 * Holtzman et al., "The curious case of neural text degeneration", 2019,
 * https://arxiv.org/abs/1904.09751.
 */
export function keepTopP(scores: Float32Array, p: number, minToKeep = 1): void {
  const { probabilities } = distributionOf(scores);
  const ascending = orderBy(scores.length, (id) => scores[id]!);
  let sum = 0;
  for (let i = 0; i < ascending.length - minToKeep; i++) {
    const id = ascending[i]!;
    sum += probabilities[id]!;
    if (sum > 1 - p) break;
    scores[id] = Number.NEGATIVE_INFINITY;
  }
}

/**
 * Keeps tokens of at least `minP` times the highest probability.
 *
 * Nguyen et al., "Turning up the heat: min-p sampling", 2024, https://arxiv.org/abs/2407.01082.
 */
export function keepMinP(scores: Float32Array, minP: number, minToKeep = 1): void {
  const { probabilities } = distributionOf(scores);
  const threshold = minP * probabilities.reduce((highest, p) => Math.max(highest, p), 0);
  const spared = nthHighest(scores, minToKeep);
  remove(scores, (score, id) => probabilities[id]! < threshold && score < spared);
}

/**
 * Locally typical: keeps the tokens whose information `-log p` is nearest to the entropy, until their
 * probabilities sum to `mass`.
 *
 * Meister et al., "Locally typical sampling", 2022, https://arxiv.org/abs/2202.00666.
 */
export function keepTypical(scores: Float32Array, mass: number, minToKeep = 1): void {
  const { probabilities, entropy } = distributionOf(scores);
  const surprise = probabilities.map((p) => Math.abs(-Math.log(p) - entropy));
  const order = orderBy(scores.length, (id) => surprise[id]!);
  let sum = 0;
  let last = 0;
  while (last < order.length - 1 && sum + probabilities[order[last]!]! < mass)
    sum += probabilities[order[last++]!]!;
  const limit = surprise[order[Math.max(last, minToKeep - 1)]!]!;
  remove(scores, (_, id) => surprise[id]! > limit);
}

/**
 * Keeps tokens of at least the probability epsilon.
 *
 * Hewitt et al., "Truncation sampling as language model desmoothing", 2022,
 * https://arxiv.org/abs/2210.15191.
 */
export function keepEpsilon(scores: Float32Array, epsilon: number, minToKeep = 1): void {
  const { probabilities } = distributionOf(scores);
  const spared = nthHighest(scores, minToKeep);
  remove(scores, (score, id) => probabilities[id]! < epsilon && score < spared);
}

/**
 * Keeps tokens of at least the probability `min(epsilon, sqrt(epsilon) exp(-entropy))`. Hewitt et al.,
 * 2022, as {@link keepEpsilon}.
 */
export function keepEta(scores: Float32Array, epsilon: number, minToKeep = 1): void {
  const { entropy } = distributionOf(scores);
  keepEpsilon(scores, Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy)), minToKeep);
}

/** Applies what the options ask for, in the order of this file. */
export function warp(scores: Float32Array, options: SamplingOptions): void {
  const { temperature = 1, topK = 0, topP = 1, minP = 0, typicalP = 1 } = options;
  const { epsilonCutoff = 0, etaCutoff = 0 } = options;
  if (temperature !== 1) applyTemperature(scores, temperature);
  if (topK > 0) keepTopK(scores, topK);
  if (topP < 1) keepTopP(scores, topP);
  if (minP > 0) keepMinP(scores, minP);
  if (typicalP < 1) keepTypical(scores, typicalP);
  if (epsilonCutoff > 0) keepEpsilon(scores, epsilonCutoff);
  if (etaCutoff > 0) keepEta(scores, etaCutoff);
}

/** The softmax of the scores, and its entropy in nats. */
export function distributionOf(scores: ArrayLike<number>): {
  readonly probabilities: Float64Array;
  readonly entropy: number;
} {
  let highest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < scores.length; id++) highest = Math.max(highest, scores[id]!);
  const probabilities = new Float64Array(scores.length);
  let sum = 0;
  for (let id = 0; id < scores.length; id++)
    sum += probabilities[id] = Math.exp(scores[id]! - highest);
  let entropy = 0;
  for (let id = 0; id < scores.length; id++) {
    const p = (probabilities[id]! /= sum);
    if (p > 0) entropy -= p * Math.log(p);
  }
  return { probabilities, entropy };
}

function remove(scores: Float32Array, isRemoved: (score: number, id: number) => boolean): void {
  for (let id = 0; id < scores.length; id++)
    if (isRemoved(scores[id]!, id)) scores[id] = Number.NEGATIVE_INFINITY;
}

function nthHighest(scores: Float32Array, n: number): number {
  if (n === 1) return scores.reduce((highest, score) => Math.max(highest, score));
  return scores.slice().sort()[Math.max(0, scores.length - n)]!;
}

/** Numbers 0 to count - 1, by ascending value; ties keep their order. */
function orderBy(count: number, value: (id: number) => number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, id) => id).sort(
    (a, b) => value(a) - value(b) || a - b,
  );
}
