import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';

export interface ExponentialMovingAverageOptions {
  /** Share of the average that is kept at each update. Default 0.999. */
  readonly decay?: number | undefined;
}

/**
 * Exponential moving average of variables: `average = decay average + (1 - decay) variable`, starting
 * at the variables' values. `update` belongs after the optimizer, inside `jit` too; `swap` puts the
 * averages into the variables for an evaluation, and a second `swap` puts everything back exactly.
 *
 * Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
 */
export class ExponentialMovingAverage {
  readonly #variables: readonly tf.Variable[];
  readonly #averages: readonly tf.Variable[];
  readonly #decay: number;

  /** @throws Error when the decay is not in [0, 1). */
  constructor(variables: readonly tf.Variable[], options: ExponentialMovingAverageOptions = {}) {
    checkOptions('ExponentialMovingAverage', options, { decay: true });
    const { decay = 0.999 } = options;
    if (!(decay >= 0 && decay < 1)) {
      throw new Error(`exponentialMovingAverage: decay is ${decay}, expected 0 <= decay < 1`);
    }
    this.#decay = decay;
    this.#variables = [...variables];
    this.#averages = tf.tidy(() => variables.map((each) => tf.variable(tf.clone(each), false)));
  }

  /** Takes the variables' present values into the averages. */
  update(): void {
    tf.tidy(() => {
      this.#variables.forEach((variable, i) => {
        const average = this.#averages[i]!;
        average.assign(tf.add(average, tf.mul(tf.sub(variable, average), 1 - this.#decay)));
      });
    });
  }

  /** Exchanges the variables' values with the averages. */
  swap(): void {
    tf.tidy(() => {
      this.#variables.forEach((variable, i) => {
        const average = this.#averages[i]!;
        const value = tf.clone(variable);
        variable.assign(tf.clone(average));
        average.assign(value);
      });
    });
  }

  /** The averages as named tensors, for a checkpoint; they must not be disposed. */
  getWeights(): { name: string; tensor: tf.Tensor }[] {
    return this.#averages.map((tensor, i) => ({ name: this.#variables[i]!.name, tensor }));
  }

  /**
   * Takes averages that `getWeights` returned, in their order.
   *
   * @throws Error when their number or a shape differs.
   */
  setWeights(weights: readonly { name: string; tensor: tf.Tensor }[]): void {
    if (weights.length !== this.#averages.length) {
      throw new Error(
        `exponentialMovingAverage: got ${weights.length} averages, expected ${this.#averages.length}`,
      );
    }
    weights.forEach(({ name, tensor }, i) => {
      const average = this.#averages[i]!;
      if (tensor.shape.join() !== average.shape.join()) {
        throw new Error(
          `exponentialMovingAverage: the average of ${name} has shape [${tensor.shape}], ` +
            `expected [${average.shape}]`,
        );
      }
      tf.tidy(() => average.assign(tf.clone(tensor)));
    });
  }

  dispose(): void {
    tf.dispose([...this.#averages]);
  }
}
