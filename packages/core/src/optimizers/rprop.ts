import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type VariableUpdate,
} from './optimizer.js';

export interface RpropOptions extends OptimizerOptions {
  /** First step of every number. Default 0.01. A later change of the rate has no effect. */
  readonly learningRate?: number | undefined;
  /** Factor on a number's step when its gradient changes sign, and when it does not. */
  readonly factors?: readonly [shrink: number, grow: number] | undefined;
  /** Smallest and largest step. Default 1e-6 and 50. */
  readonly stepSizes?: readonly [least: number, most: number] | undefined;
}

/**
 * Resilient backpropagation, for whole-batch gradients: every number has a step of its own, which
 * grows while its gradient keeps its sign and shrinks, without moving, when it turns; only the sign of
 * a gradient counts. Default factors 0.5 and 1.2.
 *
 * Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning", ICNN 1993.
 */
export class Rprop extends Optimizer<undefined> {
  static readonly className: string = 'resattn>Rprop';
  readonly #firstStep: number;
  readonly #factors: readonly [number, number];
  readonly #stepSizes: readonly [number, number];

  constructor(options: RpropOptions = {}) {
    super(options, 0.01);
    checkOptions('rprop', options, { ...optimizerOptions, factors: true, stepSizes: true });
    this.#firstStep = options.learningRate ?? 0.01;
    this.#factors = options.factors ?? [0.5, 1.2];
    this.#stepSizes = options.stepSizes ?? [1e-6, 50];
  }

  protected slotSpecs(shape: readonly number[]) {
    return { previous: { shape }, stepSize: { shape, initial: this.#firstStep } };
  }

  protected coefficients(): undefined {
    return undefined;
  }

  protected update({ variable, gradient, slots }: VariableUpdate<undefined>): void {
    const [shrink, grow] = this.#factors;
    const previous = slots.previous!;
    const stepSize = slots.stepSize!;
    const agreement = tf.mul(tf.sign(gradient), tf.sign(previous));
    const hasTurned = tf.cast(tf.less(agreement, 0), 'float32');
    const holds = tf.cast(tf.greater(agreement, 0), 'float32');
    const factor = tf.add(1, tf.add(tf.mul(hasTurned, shrink - 1), tf.mul(holds, grow - 1)));
    stepSize.assign(tf.clipByValue(tf.mul(stepSize, factor), ...this.#stepSizes));
    const used = tf.mul(gradient, tf.sub(1, hasTurned));
    variable.assign(tf.sub(variable, tf.mul(tf.sign(used), stepSize)));
    previous.assign(used);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      factors: [...this.#factors],
      stepSizes: [...this.#stepSizes],
    };
  }
}
tf.serialization.registerClass(Rprop);
