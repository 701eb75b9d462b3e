import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import {
  biasCorrection,
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type SlotSpec,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface AdamOptions extends OptimizerOptions {
  /** Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay of the mean of the gradients. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the mean of their squares. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root of the corrected mean square. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Adam: L2, `weightDecay p` is added to the gradient, default 0. AdamW: see there. */
  readonly weightDecay?: number | undefined;
  /** Divides by the largest mean square so far (Reddi et al., 2018). Default false. */
  readonly amsgrad?: boolean | undefined;
}

interface AdamCoefficients {
  /** `rate sqrt(1 - beta2^t) / (1 - beta1^t)` */
  readonly alpha: tf.Tensor;
  /** `epsilon sqrt(1 - beta2^t)`: with it, the uncorrected means give the corrected update. */
  readonly epsilon: tf.Tensor;
  /** `1 - rate weightDecay`, for decoupled decay. */
  readonly shrink: tf.Tensor | undefined;
}

/**
 * Adam: `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g^2`,
 * `p = p - rate m' / (sqrt(v') + epsilon)` with the corrected `m' = m / (1 - beta1^t)` and
 * `v' = v / (1 - beta2^t)`.
 *
 * Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015.
 */
export class Adam extends Optimizer<AdamCoefficients> {
  static readonly className: string = 'resattn>Adam';
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  readonly #amsgrad: boolean;
  readonly #isDecoupled: boolean;

  constructor(options: AdamOptions = {}, isDecoupled = false) {
    super(options, 0.001);
    checkOptions(isDecoupled ? 'adamw' : 'adam', options, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      epsilon: true,
      weightDecay: true,
      amsgrad: true,
    });
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, amsgrad = false } = options;
    checkBetas('adam', { beta1, beta2 });
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#amsgrad = amsgrad;
    this.#weightDecay = options.weightDecay ?? 0;
    this.#isDecoupled = isDecoupled;
  }

  protected slotSpecs(shape: readonly number[]): Record<string, SlotSpec> {
    return { m: { shape }, v: { shape }, ...(this.#amsgrad ? { vMax: { shape } } : {}) };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): AdamCoefficients {
    const root = tf.sqrt(biasCorrection(this.#beta2, step));
    return {
      alpha: tf.div(tf.mul(rate, root), biasCorrection(this.#beta1, step)),
      epsilon: tf.mul(root, this.#epsilon),
      shrink:
        this.#isDecoupled && this.#weightDecay !== 0
          ? tf.sub(1, tf.mul(rate, this.#weightDecay))
          : undefined,
    };
  }

  protected update(step: VariableUpdate<AdamCoefficients>): void {
    const { variable, slots, coefficients, decays } = step;
    const { alpha, epsilon, shrink } = coefficients;
    if (decays && shrink) variable.assign(tf.mul(variable, shrink));
    const gradient = this.#isDecoupled ? step.gradient : withL2(step, this.#weightDecay);
    const m = slots.m!;
    const v = slots.v!;
    const { vMax } = slots;
    const kernels = tensorFlowKernels();
    // The kernel of AMSGrad exists for the executor alone; composed, it compiles with XLA as well.
    if (kernels && !vMax) {
      // Powers of 0 turn the kernel's own correction off: alpha has it, exact for a beta near 1.
      const none = tf.scalar(0);
      const inputs = [
        none,
        none,
        alpha,
        tf.scalar(this.#beta1),
        tf.scalar(this.#beta2),
        epsilon,
        gradient,
      ];
      kernels.update('ResourceApplyAdam', [variable, m, v], inputs, {
        T: { type: variable.dtype },
        use_locking: { bool: false },
        use_nesterov: { bool: false },
      });
      return;
    }
    m.assign(movingAverage(m, gradient, this.#beta1));
    v.assign(movingAverage(v, tf.square(gradient), this.#beta2));
    vMax?.assign(tf.maximum(vMax, v));
    const scale = tf.add(tf.sqrt(vMax ?? v), epsilon);
    variable.assign(tf.sub(variable, tf.div(tf.mul(m, alpha), scale)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      beta1: this.#beta1,
      beta2: this.#beta2,
      epsilon: this.#epsilon,
      weightDecay: this.#weightDecay,
      amsgrad: this.#amsgrad,
    };
  }
}
tf.serialization.registerClass(Adam);

/**
 * Adam with decoupled weight decay: `p = p (1 - rate weightDecay)` before each step of
 * {@link Adam}. The decay defaults to 0.01.
 *
 * Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.
 */
export class AdamW extends Adam {
  static override readonly className: string = 'resattn>AdamW';

  constructor(options: AdamOptions = {}) {
    super({ ...options, weightDecay: options.weightDecay ?? 0.01 }, true);
  }
}
tf.serialization.registerClass(AdamW);

/** @throws Error when a decay is not in [0, 1). */
export function checkBetas(optimizer: string, betas: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(betas)) {
    if (!(value >= 0 && value < 1)) {
      throw new Error(`${optimizer}: ${name} is ${value}, expected 0 <= ${name} < 1`);
    }
  }
}
