import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type SlotSpec,
  type VariableUpdate,
  withL2,
} from './optimizer.js';

export interface RmsPropOptions extends OptimizerOptions {
  /** Default 0.01. */
  readonly learningRate?: number | undefined;
  /** Decay of the mean of the squares. Default 0.99. */
  readonly rho?: number | undefined;
  /** Share of the last step that is kept. Default 0. */
  readonly momentum?: number | undefined;
  /** Divides by an estimate of the standard deviation, not of the mean square. Default false. */
  readonly centered?: boolean | undefined;
  /** Added to the root. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** L2 regularization: `weightDecay p` is added to the gradient. Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * RMSprop: `s = rho s + (1 - rho) g^2`, `p = p - rate g / (sqrt(s) + epsilon)`; with momentum the
 * scaled gradients add up in a velocity; centered takes `s - mean(g)^2` in place of s.
 *
 * Epsilon stands outside the root, where TensorFlow's kernel has it inside, so that kernel is not
 * used. Tieleman and Hinton, "Lecture 6.5: RMSprop", 2012; centered: Graves, 2013.
 */
export class RMSprop extends Optimizer<tf.Tensor> {
  static readonly className: string = 'resattn>RMSprop';
  readonly #settings: Complete<Omit<RmsPropOptions, keyof OptimizerOptions>>;

  constructor(options: RmsPropOptions = {}) {
    super(options, 0.01);
    checkOptions('rmsprop', options, {
      ...optimizerOptions,
      rho: true,
      momentum: true,
      centered: true,
      epsilon: true,
      weightDecay: true,
    });
    this.#settings = {
      rho: options.rho ?? 0.99,
      momentum: options.momentum ?? 0,
      centered: options.centered ?? false,
      epsilon: options.epsilon ?? 1e-8,
      weightDecay: options.weightDecay ?? 0,
    };
  }

  protected slotSpecs(shape: readonly number[]): Record<string, SlotSpec> {
    return {
      square: { shape },
      ...(this.#settings.centered ? { mean: { shape } } : {}),
      ...(this.#settings.momentum !== 0 ? { velocity: { shape } } : {}),
    };
  }

  protected coefficients(rate: tf.Tensor): tf.Tensor {
    return rate;
  }

  protected update(step: VariableUpdate<tf.Tensor>): void {
    const { variable, coefficients: rate } = step;
    const { rho, momentum, epsilon, weightDecay } = this.#settings;
    const { mean, velocity } = step.slots;
    const square = step.slots.square!;
    const gradient = withL2(step, weightDecay);
    square.assign(movingAverage(square, tf.square(gradient), rho));
    mean?.assign(movingAverage(mean, gradient, rho));
    const spread = mean ? tf.sub(square, tf.square(mean)) : square;
    let direction = tf.div(gradient, tf.add(tf.sqrt(spread), epsilon));
    if (velocity) {
      velocity.assign(tf.add(tf.mul(velocity, momentum), direction));
      direction = velocity;
    }
    variable.assign(tf.sub(variable, tf.mul(direction, rate)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(RMSprop);
