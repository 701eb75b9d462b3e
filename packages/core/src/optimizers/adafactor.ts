import * as tf from '@tensorflow/tfjs';
import {
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  type SlotSpec,
  type VariableUpdate,
} from './optimizer.js';

export interface AdafactorOptions extends OptimizerOptions {
  /** Default 0.01. Not used with `relativeStep`. */
  readonly learningRate?: number;
  /** The rate of step t is `min(0.01, 1 / sqrt(t))`. Default: only when no rate is given. */
  readonly relativeStep?: boolean;
  /** With `relativeStep`, the rate starts at `1e-6 t`. Default false. */
  readonly warmupInit?: boolean;
  /** Bounds the rate by `1 / sqrt(t)`, whatever it is. Default false. */
  readonly boundedStep?: boolean;
  /** Scales the rate with the variable's root mean square. Default true. */
  readonly scaleParameter?: boolean;
  /** Added to the squared gradients; 0 keeps them from falling below 1e-60 only. Default 1e-30. */
  readonly epsilon?: number;
  /** Least root mean square of a variable for `scaleParameter`. Default 1e-3. */
  readonly leastScale?: number;
  /** Largest root mean square of an update. Default 1. */
  readonly clipThreshold?: number;
  /** The decay of the mean squares at step t is `1 - t^decayRate`. Default -0.8. */
  readonly decayRate?: number;
  /** Decay of the mean of the updates. Default 0: no mean, which saves its memory. */
  readonly beta1?: number;
  /** Decoupled: `p = p (1 - rate weightDecay)`. Default 0. */
  readonly weightDecay?: number;
}

interface AdafactorCoefficients {
  readonly rate: tf.Tensor;
  readonly decay: tf.Tensor;
}

/**
 * Adafactor: Adam's scaling with the mean squares of a matrix kept as those of its rows and columns,
 * `v_ij = r_i c_j / mean(r)`, so its state is far smaller than its weights. Vectors keep all of
 * theirs. Updates are clipped by their root mean square.
 *
 * Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", ICML 2018,
 * https://arxiv.org/abs/1804.04235.
 */
export class Adafactor extends Optimizer<AdafactorCoefficients> {
  static readonly className: string = 'resattn>Adafactor';
  readonly #settings: Required<Omit<AdafactorOptions, keyof OptimizerOptions>>;

  constructor(options: AdafactorOptions = {}) {
    super(options, 0.01);
    this.#settings = {
      relativeStep: options.relativeStep ?? options.learningRate === undefined,
      warmupInit: options.warmupInit ?? false,
      boundedStep: options.boundedStep ?? false,
      scaleParameter: options.scaleParameter ?? true,
      epsilon: options.epsilon ?? 1e-30,
      leastScale: options.leastScale ?? 1e-3,
      clipThreshold: options.clipThreshold ?? 1,
      decayRate: options.decayRate ?? -0.8,
      beta1: options.beta1 ?? 0,
      weightDecay: options.weightDecay ?? 0,
    };
  }

  protected slotSpecs(shape: readonly number[]): Record<string, SlotSpec> {
    const mean: Record<string, SlotSpec> = this.#settings.beta1 === 0 ? {} : { mean: { shape } };
    if (shape.length < 2) return { square: { shape }, ...mean };
    return {
      rows: { shape: [...shape.slice(0, -1), 1] },
      columns: { shape: [...shape.slice(0, -2), 1, shape[shape.length - 1]!] },
      ...mean,
    };
  }

  protected coefficients(rate: tf.Tensor, step: tf.Tensor): AdafactorCoefficients {
    const { relativeStep, warmupInit, boundedStep, decayRate } = this.#settings;
    const decay = tf.sub(1, tf.exp(tf.mul(tf.log(step), decayRate)));
    if (!relativeStep && !boundedStep) return { rate, decay };
    const bound = relativeStep ? (warmupInit ? tf.mul(step, 1e-6) : tf.scalar(0.01)) : rate;
    return { rate: tf.minimum(bound, tf.rsqrt(step)), decay };
  }

  protected update(step: VariableUpdate<AdafactorCoefficients>): void {
    const { variable, gradient, slots, coefficients, decays } = step;
    const { scaleParameter, leastScale, clipThreshold, beta1, weightDecay } = this.#settings;
    const rate = scaleParameter
      ? tf.mul(coefficients.rate, tf.maximum(rootMeanSquare(variable), leastScale))
      : coefficients.rate;
    const scaled = this.#scale(gradient, slots, coefficients.decay);
    const clip = tf.maximum(tf.div(rootMeanSquare(scaled), clipThreshold), 1);
    let direction = tf.mul(scaled, tf.div(rate, clip));
    if (slots.mean) {
      slots.mean.assign(movingAverage(slots.mean, direction, beta1));
      direction = slots.mean;
    }
    const kept =
      decays && weightDecay !== 0
        ? tf.sub(variable, tf.mul(variable, tf.mul(rate, weightDecay)))
        : variable;
    variable.assign(tf.sub(kept, direction));
  }

  /** The gradient over the root of its estimated mean square, which it updates. */
  #scale(
    gradient: tf.Tensor,
    { square, rows, columns }: Readonly<Record<string, tf.Variable>>,
    decay: tf.Tensor,
  ): tf.Tensor {
    const { epsilon } = this.#settings;
    const squares = tf.add(tf.square(gradient), epsilon);
    const average = (slot: tf.Variable, value: tf.Tensor) =>
      slot.assign(tf.add(tf.mul(slot, decay), tf.mul(value, tf.sub(1, decay))));
    if (square) {
      average(square, squares);
      return tf.mul(gradient, safeRsqrt(square));
    }
    average(rows!, tf.mean(squares, -1, true));
    average(columns!, tf.mean(squares, -2, true));
    const shares = tf.div(rows!, tf.maximum(tf.mean(rows!, -2, true), leastSquare));
    return tf.mul(tf.mul(gradient, safeRsqrt(shares)), safeRsqrt(columns!));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Adafactor);

/** Smallest mean square that is divided by: gradients of zero give updates of zero. */
const leastSquare = 1e-37;

function safeRsqrt(x: tf.Tensor): tf.Tensor {
  return tf.rsqrt(tf.maximum(x, leastSquare));
}

function rootMeanSquare(x: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.mean(tf.square(x)));
}
