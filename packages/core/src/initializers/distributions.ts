import { checkOptions, givenOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { RandomGenerator } from '../random/index.js';
import { RandomInitializer, type RandomInitializerOptions } from './initializer.js';

export interface RandomUniformOptions extends RandomInitializerOptions {
  /** Default -0.05. */
  readonly min?: number | undefined;
  /** Default 0.05. */
  readonly max?: number | undefined;
}

/** Uniform in `[min, max)`. */
export class RandomUniform extends RandomInitializer {
  static readonly className: string = 'resattn>RandomUniform';
  readonly #bounds: { min: number; max: number };

  constructor(options: RandomUniformOptions = {}) {
    super(options);
    checkOptions('RandomUniform', options, { min: true, max: true, seed: true });
    const { min = -0.05, max = 0.05 } = options;
    this.#bounds = { min, max };
  }

  protected draw(random: RandomGenerator, shape: readonly number[]): tf.Tensor {
    return random.uniform(shape, this.#bounds.min, this.#bounds.max);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#bounds };
  }
}
tf.serialization.registerClass(RandomUniform);

export interface RandomNormalOptions extends RandomInitializerOptions {
  /** Default 0. */
  readonly mean?: number | undefined;
  /** Default 0.05. */
  readonly stddev?: number | undefined;
}

/** Normal with the given mean and standard deviation. */
export class RandomNormal extends RandomInitializer {
  static readonly className: string = 'resattn>RandomNormal';
  readonly #moments: { mean: number; stddev: number };

  constructor(options: RandomNormalOptions = {}) {
    super(options);
    checkOptions('RandomNormal', options, { mean: true, stddev: true, seed: true });
    const { mean = 0, stddev = 0.05 } = options;
    this.#moments = { mean, stddev };
  }

  protected draw(random: RandomGenerator, shape: readonly number[]): tf.Tensor {
    return random.normal(shape, this.#moments.mean, this.#moments.stddev);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#moments };
  }
}
tf.serialization.registerClass(RandomNormal);

export interface TruncatedNormalInitializerOptions extends RandomNormalOptions {
  /** Smallest value. Default `mean - 2 stddev`. */
  readonly lower?: number | undefined;
  /** Largest value. Default `mean + 2 stddev`. */
  readonly upper?: number | undefined;
}

/** Normal with the given mean and standard deviation, truncated: the result's spread is smaller. */
export class TruncatedNormal extends RandomInitializer {
  static readonly className: string = 'resattn>TruncatedNormal';
  readonly #distribution: {
    mean: number;
    stddev: number;
    lower?: number;
    upper?: number;
  };

  constructor(options: TruncatedNormalInitializerOptions = {}) {
    super(options);
    checkOptions('TruncatedNormal', options, {
      lower: true,
      upper: true,
      mean: true,
      stddev: true,
      seed: true,
    });
    const { mean = 0, stddev = 0.05, lower, upper } = options;
    this.#distribution = {
      mean,
      stddev,
      ...givenOptions({ lower, upper }),
    };
  }

  protected draw(random: RandomGenerator, shape: readonly number[]): tf.Tensor {
    return random.truncatedNormal(shape, this.#distribution);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#distribution };
  }
}
tf.serialization.registerClass(TruncatedNormal);
