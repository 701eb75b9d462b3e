import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkBetas } from './adam.js';
import {
  biasCorrection,
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  shrinkOf,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface NadamOptions extends OptimizerOptions {
  /** Default 0.002. */
  readonly learningRate?: number | undefined;
  /** Limit of the momentum. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the mean of the squares. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root of the corrected mean square. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** How fast the momentum reaches its limit. Default 0.004. */
  readonly momentumDecay?: number | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
  /** `p = p (1 - rate weightDecay)` in place of L2 regularization, as in AdamW. Default false. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

interface NadamCoefficients {
  /** Factor of decoupled weight decay; undefined without. */
  readonly shrink: tf.Tensor | undefined;
  readonly rate: tf.Tensor;
  /** `beta1 (1 - 0.96^(t momentumDecay) / 2)`, of this step and of the next one. */
  readonly momentum: tf.Tensor;
  readonly nextMomentum: tf.Tensor;
  readonly correction: tf.Tensor;
}

/**
 * Adam with Nesterov's momentum, whose strength warms up:
 * `p = p - rate ((1 - mu_t) / (1 - M_t) g + mu_t+1 / (1 - M_t mu_t+1) m) / (sqrt(v') + epsilon)`,
 * where `M_t = mu_1 ... mu_t`.
 *
 * Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016 workshop.
 */
export class Nadam extends Optimizer<NadamCoefficients> {
  static readonly className: string = 'resattn>Nadam';
  readonly #settings: Complete<Omit<NadamOptions, keyof OptimizerOptions>>;

  constructor(options: NadamOptions = {}) {
    super(options, 0.002);
    checkOptions('nadam', options, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      epsilon: true,
      momentumDecay: true,
      weightDecay: true,
      decoupledWeightDecay: true,
    });
    this.#settings = {
      beta1: options.beta1 ?? 0.9,
      beta2: options.beta2 ?? 0.999,
      epsilon: options.epsilon ?? 1e-8,
      momentumDecay: options.momentumDecay ?? 0.004,
      weightDecay: options.weightDecay ?? 0,
      decoupledWeightDecay: options.decoupledWeightDecay ?? false,
    };
    const { beta1, beta2 } = this.#settings;
    checkBetas('nadam', { beta1, beta2 });
  }

  protected slotSpecs(shape: readonly number[]) {
    return { m: { shape }, v: { shape }, momentumProduct: { shape: [], initial: 1 } };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): NadamCoefficients {
    const { beta1, beta2, momentumDecay } = this.#settings;
    const momentumAt = (step: tf.Tensor) => {
      const half = tf.mul(tf.exp(tf.mul(step, momentumDecay * Math.log(0.96))), 0.5);
      return tf.mul(tf.sub(1, half), beta1);
    };
    return {
      rate,
      shrink: shrinkOf(this.#settings, rate),
      momentum: momentumAt(step),
      nextMomentum: momentumAt(tf.add(step, 1)),
      correction: biasCorrection(beta2, step),
    };
  }

  protected update(step: VariableUpdate<NadamCoefficients>): void {
    const { variable, coefficients, slots } = step;
    const { rate, shrink, momentum, nextMomentum, correction } = coefficients;
    const { beta1, beta2, epsilon, weightDecay } = this.#settings;
    const m = slots.m!;
    const v = slots.v!;
    const product = slots.momentumProduct!;
    const gradient = this.#settings.decoupledWeightDecay
      ? step.gradient
      : withL2(step, weightDecay);
    if (step.decays && shrink) variable.assign(tf.mul(variable, shrink));
    product.assign(tf.mul(product, momentum));
    m.assign(movingAverage(m, gradient, beta1));
    v.assign(movingAverage(v, tf.square(gradient), beta2));
    const ofGradient = tf.div(tf.sub(1, momentum), tf.sub(1, product));
    const ofMean = tf.div(nextMomentum, tf.sub(1, tf.mul(product, nextMomentum)));
    const direction = tf.add(tf.mul(gradient, ofGradient), tf.mul(m, ofMean));
    const scale = tf.add(tf.sqrt(tf.div(v, correction)), epsilon);
    variable.assign(tf.sub(variable, tf.mul(tf.div(direction, scale), rate)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Nadam);
