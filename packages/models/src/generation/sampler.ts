import type { RandomStream } from '@resattn/data';
import type { SamplingOptions } from './generate-options.js';
import { distributionOf, warp } from './warpers.js';

/**
 * Draws a token from scores `[vocabulary]`.
 *
 * @returns its id, and its log-probability before temperature and truncation
 */
export function draw(
  scores: ArrayLike<number>,
  options: SamplingOptions,
  random: RandomStream,
): { readonly id: number; readonly logProb: number } {
  const warped = Float32Array.from(scores);
  warp(warped, options);
  const { probabilities } = distributionOf(warped);
  const id = pick(probabilities, random.uniform());
  return { id, logProb: Math.log(distributionOf(scores).probabilities[id]!) };
}

/** The first id at which the probabilities sum to more than the threshold. */
function pick(probabilities: Float64Array, threshold: number): number {
  let sum = 0;
  let last = 0;
  for (let id = 0; id < probabilities.length; id++) {
    if (probabilities[id] === 0) continue;
    sum += probabilities[id]!;
    last = id;
    if (sum > threshold) return id;
  }
  // Rounding left the sum below 1.
  return last;
}
