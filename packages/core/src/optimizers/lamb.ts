import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { globalNorm } from '../ops/global-norm.js';
import { checkBetas } from './adam.js';
import {
  biasCorrection,
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type VariableUpdate,
} from './optimizer.js';

export interface LambOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay of the mean of the gradients. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the mean of their squares. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root of the corrected mean square. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Added to Adam's direction as `weightDecay p`. Default 0.01. */
  readonly weightDecay?: number | undefined;
}

interface LambCoefficients {
  readonly rate: tf.Tensor;
  readonly correction1: tf.Tensor;
  readonly correction2: tf.Tensor;
}

/**
 * LAMB, for very large batches: with Adam's direction plus decay,
 * `u = m' / (sqrt(v') + epsilon) + weightDecay p`, each variable moves in proportion to its own
 * length, `p = p - rate |p| / |u| u` (the ratio is 1 where either length is 0).
 *
 * You et al., "Large batch optimization for deep learning: training BERT in 76 minutes", ICLR 2020.
 */
export class LAMB extends Optimizer<LambCoefficients> {
  static readonly className: string = 'resattn>LAMB';
  readonly #settings: Complete<Omit<LambOptions, keyof OptimizerOptions>>;

  constructor(options: LambOptions = {}) {
    super(options, 0.001);
    checkOptions('lamb', options, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      epsilon: true,
      weightDecay: true,
    });
    this.#settings = {
      beta1: options.beta1 ?? 0.9,
      beta2: options.beta2 ?? 0.999,
      epsilon: options.epsilon ?? 1e-6,
      weightDecay: options.weightDecay ?? 0.01,
    };
    const { beta1, beta2 } = this.#settings;
    checkBetas('lamb', { beta1, beta2 });
  }

  protected slotSpecs(shape: readonly number[]) {
    return { m: { shape }, v: { shape } };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): LambCoefficients {
    const { beta1, beta2 } = this.#settings;
    return {
      rate,
      correction1: biasCorrection(beta1, step),
      correction2: biasCorrection(beta2, step),
    };
  }

  protected update(step: VariableUpdate<LambCoefficients>): void {
    const { variable, gradient, slots, decays } = step;
    const { rate, correction1, correction2 } = step.coefficients;
    const { beta1, beta2, epsilon, weightDecay } = this.#settings;
    const m = slots.m!;
    const v = slots.v!;
    m.assign(movingAverage(m, gradient, beta1));
    v.assign(movingAverage(v, tf.square(gradient), beta2));
    const scale = tf.add(tf.sqrt(tf.div(v, correction2)), epsilon);
    const adam = tf.div(tf.div(m, correction1), scale);
    const direction =
      decays && weightDecay !== 0 ? tf.add(adam, tf.mul(variable, weightDecay)) : adam;
    const length = globalNorm([variable]);
    const stepLength = globalNorm([direction]);
    const hasLengths = tf.greater(tf.mul(length, stepLength), 0);
    const ratio = tf.where(hasLengths, tf.div(length, tf.maximum(stepLength, 1e-30)), 1);
    variable.assign(tf.sub(variable, tf.mul(direction, tf.mul(rate, ratio))));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(LAMB);
