import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import {
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface AdagradOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number | undefined;
  /** The rate of step t is `learningRate / (1 + (t - 1) learningRateDecay)`. Default 0. */
  readonly learningRateDecay?: number | undefined;
  /** Start of the sum of squares. Default 0. */
  readonly initialAccumulator?: number | undefined;
  /** Added to the root of the sum of squares. Default 1e-10. */
  readonly epsilon?: number | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Adagrad: `s = s + g^2`, `p = p - rate g / (sqrt(s) + epsilon)`.
 *
 * Duchi et al., "Adaptive subgradient methods for online learning and stochastic optimization",
 * JMLR 2011.
 */
export class Adagrad extends Optimizer<tf.Tensor> {
  static readonly className: string = 'resattn>Adagrad';
  readonly #settings: Complete<Omit<AdagradOptions, keyof OptimizerOptions>>;

  constructor(options: AdagradOptions = {}) {
    super(options, 0.01);
    checkOptions('adagrad', options, {
      ...optimizerOptions,
      learningRateDecay: true,
      initialAccumulator: true,
      epsilon: true,
      weightDecay: true,
    });
    this.#settings = {
      learningRateDecay: options.learningRateDecay ?? 0,
      initialAccumulator: options.initialAccumulator ?? 0,
      epsilon: options.epsilon ?? 1e-10,
      weightDecay: options.weightDecay ?? 0,
    };
  }

  protected slotSpecs(shape: readonly number[]) {
    return { sum: { shape, initial: this.#settings.initialAccumulator } };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): tf.Tensor {
    const { learningRateDecay } = this.#settings;
    if (learningRateDecay === 0) return rate;
    return tf.div(rate, tf.add(tf.mul(tf.sub(step, 1), learningRateDecay), 1));
  }

  protected update(step: VariableUpdate<tf.Tensor>): void {
    const { variable, coefficients: rate } = step;
    const { epsilon, weightDecay } = this.#settings;
    const gradient = withL2(step, weightDecay);
    const sum = step.slots.sum!;
    const kernels = tensorFlowKernels();
    if (kernels) {
      kernels.update(
        'ResourceApplyAdagradV2',
        [variable, sum],
        [rate, tf.scalar(epsilon), gradient],
        {
          T: { type: variable.dtype },
          use_locking: { bool: false },
          update_slots: { bool: true },
        },
      );
      return;
    }
    sum.assign(tf.add(sum, tf.square(gradient)));
    const scaled = tf.div(gradient, tf.add(tf.sqrt(sum), epsilon));
    variable.assign(tf.sub(variable, tf.mul(scaled, rate)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Adagrad);
