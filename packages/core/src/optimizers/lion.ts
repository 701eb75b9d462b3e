import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkBetas } from './adam.js';
import {
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type VariableUpdate,
} from './optimizer.js';

export interface LionOptions extends OptimizerOptions {
  /** Default 0.0001, a third to a tenth of what Adam takes. */
  readonly learningRate?: number | undefined;
  /** Share of the momentum in the update. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the momentum. Default 0.99. */
  readonly beta2?: number | undefined;
  /** Decoupled: `p = p (1 - rate weightDecay)`. Default 0. */
  readonly weightDecay?: number | undefined;
}

interface LionCoefficients {
  readonly rate: tf.Tensor;
  readonly shrink: tf.Tensor | undefined;
}

/**
 * Lion: `u = sign(beta1 m + (1 - beta1) g)`, `p = p (1 - rate weightDecay) - rate u`,
 * `m = beta2 m + (1 - beta2) g`. One slot a variable, half of Adam's memory.
 *
 * Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023,
 * https://arxiv.org/abs/2302.06675.
 */
export class Lion extends Optimizer<LionCoefficients> {
  static readonly className: string = 'resattn>Lion';
  readonly #settings: Complete<Omit<LionOptions, keyof OptimizerOptions>>;

  constructor(options: LionOptions = {}) {
    super(options, 1e-4);
    checkOptions('lion', options, {
      ...optimizerOptions,
      beta1: true,
      beta2: true,
      weightDecay: true,
    });
    this.#settings = {
      beta1: options.beta1 ?? 0.9,
      beta2: options.beta2 ?? 0.99,
      weightDecay: options.weightDecay ?? 0,
    };
    const { beta1, beta2 } = this.#settings;
    checkBetas('lion', { beta1, beta2 });
  }

  protected slotSpecs(shape: readonly number[]) {
    return { m: { shape } };
  }

  protected coefficients(rate: tf.Tensor): LionCoefficients {
    const { weightDecay } = this.#settings;
    return {
      rate,
      shrink: weightDecay === 0 ? undefined : tf.sub(1, tf.mul(rate, weightDecay)),
    };
  }

  protected update({
    variable,
    gradient,
    slots,
    coefficients,
    decays,
  }: VariableUpdate<LionCoefficients>): void {
    const { rate, shrink } = coefficients;
    const { beta1, beta2 } = this.#settings;
    const m = slots.m!;
    const direction = tf.sign(movingAverage(m, gradient, beta1));
    const kept = decays && shrink ? tf.mul(variable, shrink) : variable;
    variable.assign(tf.sub(kept, tf.mul(direction, rate)));
    m.assign(movingAverage(m, gradient, beta2));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Lion);
