import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import {
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface AdadeltaOptions extends OptimizerOptions {
  /** Default 1. */
  readonly learningRate?: number | undefined;
  /** Decay of the two means. Default 0.9. */
  readonly rho?: number | undefined;
  /** Added under both roots. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Adadelta: `s = rho s + (1 - rho) g^2`, `u = sqrt(d + epsilon) / sqrt(s + epsilon) g`,
 * `d = rho d + (1 - rho) u^2`, `p = p - rate u`.
 *
 * Zeiler, "Adadelta: an adaptive learning rate method", 2012, https://arxiv.org/abs/1212.5701.
 */
export class Adadelta extends Optimizer<tf.Tensor> {
  static readonly className: string = 'resattn>Adadelta';
  readonly #settings: Complete<Omit<AdadeltaOptions, keyof OptimizerOptions>>;

  constructor(options: AdadeltaOptions = {}) {
    super(options, 1);
    checkOptions('adadelta', options, {
      ...optimizerOptions,
      rho: true,
      epsilon: true,
      weightDecay: true,
    });
    this.#settings = {
      rho: options.rho ?? 0.9,
      epsilon: options.epsilon ?? 1e-6,
      weightDecay: options.weightDecay ?? 0,
    };
  }

  protected slotSpecs(shape: readonly number[]) {
    return { square: { shape }, delta: { shape } };
  }

  protected coefficients(rate: tf.Tensor): tf.Tensor {
    return rate;
  }

  protected update(step: VariableUpdate<tf.Tensor>): void {
    const { variable, coefficients: rate } = step;
    const { rho, epsilon, weightDecay } = this.#settings;
    const square = step.slots.square!;
    const delta = step.slots.delta!;
    const gradient = withL2(step, weightDecay);
    const kernels = tensorFlowKernels();
    if (kernels) {
      kernels.update(
        'ResourceApplyAdadelta',
        [variable, square, delta],
        [rate, tf.scalar(rho), tf.scalar(epsilon), gradient],
        { T: { type: variable.dtype }, use_locking: { bool: false } },
      );
      return;
    }
    square.assign(movingAverage(square, tf.square(gradient), rho));
    const ratio = tf.div(tf.add(delta, epsilon), tf.add(square, epsilon));
    const direction = tf.mul(tf.sqrt(ratio), gradient);
    delta.assign(movingAverage(delta, tf.square(direction), rho));
    variable.assign(tf.sub(variable, tf.mul(direction, rate)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Adadelta);
