import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  movingAverage,
  Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  type SlotSpec,
  type VariableUpdate,
} from './optimizer.js';

export interface AdafactorOptions extends OptimizerOptions {
  /** Default 0.01. Not used with `relativeStep`. */
  readonly learningRate?: number | undefined;
  /** The rate of step t is `min(0.01, 1 / sqrt(t))`. Default: only when no rate is given. */
  readonly relativeStep?: boolean | undefined;
  /** With `relativeStep`, the rate starts at `1e-6 t`. Default false. */
  readonly warmupInit?: boolean | undefined;
  /**
   * PyTorch's form: the rate of step t is `min(learningRate, 1 / sqrt(t))`, weight decay takes the
   * rate as given, and `epsilon` is a lower bound instead of a summand. Default false: the paper's
   * form, as in transformers.
   */
  readonly boundedStep?: boolean | undefined;
  /** Scales the rate with the variable's root mean square. Default true. */
  readonly scaleParameter?: boolean | undefined;
  /**
   * Added to the squared gradients, default 1e-30. With `boundedStep`: the least root mean square
   * that an update is divided by, and least mean of the squares of the rows, default 2^-23.
   */
  readonly epsilon?: number | undefined;
  /** Least root mean square of a variable for `scaleParameter`. Default 1e-3. */
  readonly leastScale?: number | undefined;
  /** Largest root mean square of an update. Default 1. */
  readonly clipThreshold?: number | undefined;
  /** The decay of the mean squares at step t is `1 - t^decayRate`. Default -0.8. */
  readonly decayRate?: number | undefined;
  /** Decay of the mean of the updates. Default 0: no mean, which saves its memory. */
  readonly beta1?: number | undefined;
  /**
   * Decoupled: `p = p (1 - rate weightDecay)`, with the rate scaled by `scaleParameter`; with
   * `boundedStep` the rate as given. Default 0.
   */
  readonly weightDecay?: number | undefined;
}

interface AdafactorCoefficients {
  /** The step size, bounded by the count of steps. */
  readonly rate: tf.Tensor;
  /** The learning rate as given. */
  readonly given: tf.Tensor;
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
  readonly #settings: Complete<Omit<AdafactorOptions, keyof OptimizerOptions>>;

  constructor(options: AdafactorOptions = {}) {
    super(options, 0.01);
    checkOptions('adafactor', options, {
      ...optimizerOptions,
      relativeStep: true,
      warmupInit: true,
      boundedStep: true,
      scaleParameter: true,
      epsilon: true,
      leastScale: true,
      clipThreshold: true,
      decayRate: true,
      beta1: true,
      weightDecay: true,
    });
    this.#settings = {
      relativeStep: options.relativeStep ?? options.learningRate === undefined,
      warmupInit: options.warmupInit ?? false,
      boundedStep: options.boundedStep ?? false,
      scaleParameter: options.scaleParameter ?? true,
      epsilon: options.epsilon ?? (options.boundedStep ? 2 ** -23 : 1e-30),
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
    if (!relativeStep && !boundedStep) return { rate, given: rate, decay };
    const bound = relativeStep ? (warmupInit ? tf.mul(step, 1e-6) : tf.scalar(0.01)) : rate;
    return { rate: tf.minimum(bound, tf.rsqrt(step)), given: rate, decay };
  }

  protected update(step: VariableUpdate<AdafactorCoefficients>): void {
    const { variable, gradient, slots, coefficients, decays } = step;
    const { scaleParameter, leastScale, clipThreshold, beta1 } = this.#settings;
    const { weightDecay, boundedStep } = this.#settings;
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
        ? tf.sub(
            variable,
            tf.mul(variable, tf.mul(boundedStep ? coefficients.given : rate, weightDecay)),
          )
        : variable;
    variable.assign(tf.sub(kept, direction));
  }

  /** The gradient over the root of its estimated mean square, which it updates. */
  #scale(
    gradient: tf.Tensor,
    { square, rows, columns }: Readonly<Record<string, tf.Variable>>,
    decay: tf.Tensor,
  ): tf.Tensor {
    const { epsilon, boundedStep } = this.#settings;
    const squares = tf.add(tf.square(gradient), boundedStep ? 0 : epsilon);
    const least = boundedStep ? epsilon ** 2 : 0;
    const average = (slot: tf.Variable, value: tf.Tensor) =>
      slot.assign(tf.add(tf.mul(slot, decay), tf.mul(value, tf.sub(1, decay))));
    if (square) {
      average(square, squares);
      return tf.mul(gradient, safeRsqrt(square, least));
    }
    average(rows!, tf.mean(squares, -1, true));
    average(columns!, tf.mean(squares, -2, true));
    const mean = tf.mean(rows!, -2, true);
    if (boundedStep) {
      const estimate = tf.mul(rows!, tf.div(columns!, atLeast(mean, epsilon)));
      return tf.mul(gradient, safeRsqrt(estimate, least));
    }
    const shares = tf.div(rows!, atLeast(mean, 0));
    return tf.mul(tf.mul(gradient, safeRsqrt(shares)), safeRsqrt(columns!));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#settings };
  }
}
tf.serialization.registerClass(Adafactor);

/** Smallest mean square that is divided by: gradients of zero give updates of zero. */
const leastSquare = 1e-37;

function atLeast(x: tf.Tensor, least: number): tf.Tensor {
  return tf.maximum(x, Math.max(least, leastSquare));
}

function safeRsqrt(x: tf.Tensor, least = 0): tf.Tensor {
  return tf.rsqrt(atLeast(x, least));
}

function rootMeanSquare(x: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.mean(tf.square(x)));
}
