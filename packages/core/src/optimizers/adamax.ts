import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkBetas } from './adam.js';
import {
  biasCorrection,
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface AdamaxOptions extends OptimizerOptions {
  /** Default 0.002. */
  readonly learningRate?: number | undefined;
  /** Decay of the mean of the gradients. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of their largest magnitude. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to each gradient's magnitude. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Adamax: `m = beta1 m + (1 - beta1) g`, `u = max(beta2 u, |g| + epsilon)`,
 * `p = p - rate / (1 - beta1^t) m / u`.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 7.1.
 */
export class Adamax extends Optimizer<tf.Tensor> {
  static readonly className: string = 'resattn>Adamax';
  readonly #settings: Complete<Omit<AdamaxOptions, keyof OptimizerOptions>>;

  constructor(options: AdamaxOptions = {}) {
    super(options, 0.002);
    checkOptions('adamax', options, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      epsilon: true,
      weightDecay: true,
    });
    this.#settings = {
      beta1: options.beta1 ?? 0.9,
      beta2: options.beta2 ?? 0.999,
      epsilon: options.epsilon ?? 1e-8,
      weightDecay: options.weightDecay ?? 0,
    };
    const { beta1, beta2 } = this.#settings;
    checkBetas('adamax', { beta1, beta2 });
  }

  protected slotSpecs(shape: readonly number[]) {
    return { m: { shape }, u: { shape } };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): tf.Tensor {
    return tf.div(rate, biasCorrection(this.#settings.beta1, step));
  }

  protected update(step: VariableUpdate<tf.Tensor>): void {
    const { variable, coefficients: rate } = step;
    const { beta1, beta2, epsilon, weightDecay } = this.#settings;
    const m = step.slots.m!;
    const u = step.slots.u!;
    const gradient = withL2(step, weightDecay);
    m.assign(movingAverage(m, gradient, beta1));
    u.assign(tf.maximum(tf.mul(u, beta2), tf.add(tf.abs(gradient), epsilon)));
    variable.assign(tf.sub(variable, tf.mul(tf.div(m, u), rate)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Adamax);
