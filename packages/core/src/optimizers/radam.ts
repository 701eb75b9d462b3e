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

export interface RAdamOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay of the mean of the gradients. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the mean of their squares. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root of the mean square. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
  /** `p = p (1 - rate weightDecay)` in place of L2 regularization, as in AdamW. Default false. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

interface RAdamCoefficients {
  /** Factor of decoupled weight decay; undefined without. */
  readonly shrink: tf.Tensor | undefined;
  /** `rate / (1 - beta1^t)` */
  readonly rate: tf.Tensor;
  /** `r_t sqrt(1 - beta2^t)`, meaningless while the step is not adaptive. */
  readonly adaptation: tf.Tensor;
  readonly isAdaptive: tf.Tensor;
}

/**
 * Rectified Adam: Adam whose adaptive part is held back while the mean of the squares rests on too
 * few gradients. With `rho_t = rho - 2 t beta2^t / (1 - beta2^t)`, `rho = 2 / (1 - beta2) - 1`, a step
 * is plain momentum while `rho_t <= 5` and then Adam's times
 * `r_t = sqrt((rho_t - 4) (rho_t - 2) rho / ((rho - 4) (rho - 2) rho_t))`.
 *
 * Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020.
 */
export class RAdam extends Optimizer<RAdamCoefficients> {
  static readonly className: string = 'resattn>RAdam';
  readonly #settings: Complete<Omit<RAdamOptions, keyof OptimizerOptions>>;

  constructor(options: RAdamOptions = {}) {
    super(options, 0.001);
    checkOptions('radam', options, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      epsilon: true,
      weightDecay: true,
      decoupledWeightDecay: true,
    });
    this.#settings = {
      beta1: options.beta1 ?? 0.9,
      beta2: options.beta2 ?? 0.999,
      epsilon: options.epsilon ?? 1e-8,
      weightDecay: options.weightDecay ?? 0,
      decoupledWeightDecay: options.decoupledWeightDecay ?? false,
    };
    const { beta1, beta2 } = this.#settings;
    checkBetas('radam', { beta1, beta2 });
  }

  protected slotSpecs(shape: readonly number[]) {
    return { m: { shape }, v: { shape } };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): RAdamCoefficients {
    const { beta1, beta2 } = this.#settings;
    const limit = 2 / (1 - beta2) - 1;
    const length = averagedSteps(beta2, step);
    const numerator = tf.mul(tf.mul(tf.sub(length, 4), tf.sub(length, 2)), limit);
    const denominator = tf.mul(length, (limit - 4) * (limit - 2));
    const isAdaptive = tf.greater(length, 5);
    const rectification = tf.where(isAdaptive, tf.div(numerator, denominator), 1);
    return {
      shrink: shrinkOf(this.#settings, rate),
      rate: tf.div(rate, biasCorrection(beta1, step)),
      adaptation: tf.sqrt(tf.mul(rectification, biasCorrection(beta2, step))),
      isAdaptive: tf.cast(isAdaptive, 'float32'),
    };
  }

  protected update(step: VariableUpdate<RAdamCoefficients>): void {
    const { variable, coefficients, slots } = step;
    const { rate, shrink, adaptation, isAdaptive } = coefficients;
    const { beta1, beta2, epsilon, weightDecay } = this.#settings;
    const m = slots.m!;
    const v = slots.v!;
    const gradient = this.#settings.decoupledWeightDecay
      ? step.gradient
      : withL2(step, weightDecay);
    if (step.decays && shrink) variable.assign(tf.mul(variable, shrink));
    m.assign(movingAverage(m, gradient, beta1));
    v.assign(movingAverage(v, tf.square(gradient), beta2));
    const adapted = tf.div(adaptation, tf.add(tf.sqrt(v), epsilon));
    const factor = tf.add(tf.mul(adapted, isAdaptive), tf.sub(1, isAdaptive));
    variable.assign(tf.sub(variable, tf.mul(tf.mul(m, factor), rate)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(RAdam);

/**
 * `rho_t = rho - 2 t beta2^t / (1 - beta2^t)` without its cancellation: in float32 the plain formula
 * loses all digits of the first steps of a beta2 near 1. With a = -t log(beta2) it equals
 * `rho - 2 t / a + t - (2 t / a) (a / 2 coth(a / 2) - 1)`.
 */
function averagedSteps(beta2: number, step: tf.Tensor): tf.Tensor {
  const decay = -Math.log(beta2);
  const a = tf.mul(step, decay);
  const square = tf.square(a);
  const series = [-1 / 1209600, 1 / 30240, -1 / 720, 1 / 12].reduce<tf.Tensor>(
    (sum, coefficient) => tf.mul(tf.add(sum, coefficient), square),
    tf.scalar(0),
  );
  const half = tf.mul(a, 0.5);
  const direct = tf.sub(tf.div(half, tf.tanh(half)), 1);
  const excess = tf.where(tf.less(a, 1), series, direct);
  const start = 2 / (1 - beta2) - 1 - 2 / decay;
  return tf.sub(tf.add(step, start), tf.mul(excess, 2 / decay));
}
