import { sharedByCopies } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import { RandomGenerator, type TruncatedNormalOptions } from './generator.js';

/** One for all copies of this package in a process, so that one seed holds for all. */
const shared = sharedByCopies<{ generator?: RandomGenerator }>('core/default-random/1', () => ({}));

/**
 * The generator that layers, dropout and initializers draw from when they are given none. Made at
 * its first use, with seed 0: a run repeats itself unless it is told otherwise.
 */
export function defaultRandom(): RandomGenerator {
  if (!shared.generator || shared.generator.state.isDisposed)
    shared.generator = new RandomGenerator();
  return shared.generator;
}

/** Seeds the default generator: same seed, same run. */
export function setSeed(seed: number): void {
  defaultRandom().setSeed(seed);
}

/** Draws from the default generator, see {@link RandomGenerator.uniform}. */
export function randomUniform(shape: readonly number[], min = 0, max = 1): tf.Tensor {
  return defaultRandom().uniform(shape, min, max);
}

/** Draws from the default generator, see {@link RandomGenerator.normal}. */
export function randomNormal(shape: readonly number[], mean = 0, std = 1): tf.Tensor {
  return defaultRandom().normal(shape, mean, std);
}

/** Draws from the default generator, see {@link RandomGenerator.truncatedNormal}. */
export function truncatedNormal(
  shape: readonly number[],
  options: TruncatedNormalOptions = {},
): tf.Tensor {
  return defaultRandom().truncatedNormal(shape, options);
}
