import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { RandomGenerator } from '../random/index.js';
import { fansOf, RandomInitializer, type RandomInitializerOptions } from './initializer.js';

/** Standard deviation of a standard normal number cut to [-2, 2]. */
const truncatedStd = 0.8796256610342398;

export interface VarianceScalingOptions extends RandomInitializerOptions {
  /** Variance times fan. Default 1. */
  readonly scale?: number | undefined;
  /** The fan that the variance is divided by. Default `fanIn`. */
  readonly mode?: 'fanIn' | 'fanOut' | 'fanAvg' | undefined;
  /** Default `normal`: normal, cut at two standard deviations, with the variance it should have. */
  readonly distribution?: 'normal' | 'uniform' | undefined;
}

/** Numbers of mean 0 and variance `scale / fan`. */
export class VarianceScaling extends RandomInitializer {
  static readonly className: string = 'resattn>VarianceScaling';
  readonly #options: Complete<Omit<VarianceScalingOptions, 'seed'>>;

  /** @throws Error when the scale is not positive. */
  constructor(options: VarianceScalingOptions = {}) {
    super(options);
    checkOptions('VarianceScaling', options, {
      scale: true,
      mode: true,
      distribution: true,
      seed: true,
    });
    const { scale = 1, mode = 'fanIn', distribution = 'normal' } = options;
    if (!(scale > 0)) throw new Error(`varianceScaling: scale is ${scale}, expected a number > 0`);
    this.#options = { scale, mode, distribution };
  }

  protected draw(random: RandomGenerator, shape: readonly number[]): tf.Tensor {
    const { scale, mode, distribution } = this.#options;
    const { fanIn, fanOut } = fansOf(shape);
    const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
    const std = Math.sqrt(scale / Math.max(1, fan));
    if (distribution === 'normal') {
      return random.truncatedNormal(shape, { stddev: std / truncatedStd });
    }
    const limit = Math.sqrt(3) * std;
    return random.uniform(shape, -limit, limit);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#options };
  }
}
tf.serialization.registerClass(VarianceScaling);

export interface GlorotOptions extends RandomInitializerOptions {
  /** Factor on the standard deviation: sqrt(2) before a ReLU, 5/3 before a tanh. Default 1. */
  readonly gain?: number | undefined;
}

export interface HeOptions extends RandomInitializerOptions {
  /** Slope of the leaky ReLU that follows. Default 0: a ReLU. */
  readonly slope?: number | undefined;
  /** `fanIn` keeps the variance of activations, `fanOut` that of gradients. Default `fanIn`. */
  readonly mode?: 'fanIn' | 'fanOut' | undefined;
}

const glorot =
  (distribution: 'normal' | 'uniform') =>
  (options: GlorotOptions = {}): VarianceScaling => {
    checkOptions('glorot', options, { gain: true, seed: true });
    const { gain = 1, ...shared } = options;
    return new VarianceScaling({ ...shared, scale: gain * gain, mode: 'fanAvg', distribution });
  };

const he =
  (distribution: 'normal' | 'uniform') =>
  (options: HeOptions = {}): VarianceScaling => {
    checkOptions('he', options, { slope: true, mode: true, seed: true });
    const { slope = 0, ...shared } = options;
    return new VarianceScaling({ ...shared, scale: 2 / (1 + slope * slope), distribution });
  };

const lecun =
  (distribution: 'normal' | 'uniform') =>
  (options: RandomInitializerOptions = {}): VarianceScaling => {
    checkOptions('lecun', options, { seed: true });
    return new VarianceScaling({ ...options, distribution });
  };

/** Variance `2 gain^2 / (fanIn + fanOut)`, uniform (Glorot and Bengio, AISTATS 2010). */
export const glorotUniform = glorot('uniform');
/** Variance `2 gain^2 / (fanIn + fanOut)`, normal (Glorot and Bengio, AISTATS 2010). */
export const glorotNormal = glorot('normal');
/** Variance `2 / ((1 + slope^2) fan)`, uniform (He et al., ICCV 2015). */
export const heUniform = he('uniform');
/** Variance `2 / ((1 + slope^2) fan)`, normal (He et al., ICCV 2015). */
export const heNormal = he('normal');
/** Variance `1 / fanIn`, uniform (LeCun et al., "Efficient backprop", 1998). */
export const lecunUniform = lecun('uniform');
/** Variance `1 / fanIn`, normal (LeCun et al., "Efficient backprop", 1998). */
export const lecunNormal = lecun('normal');
