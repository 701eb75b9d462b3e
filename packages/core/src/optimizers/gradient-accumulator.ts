import * as tf from '@tensorflow/tfjs';
import type { NamedTensor } from './optimizer.js';

/**
 * Adds up the gradients of several batches, to take one step for all of them: a large batch in the
 * memory of a small one. `add` and `take` may each be inside a `jit` function of their own.
 */
export class GradientAccumulator {
  readonly #sums: readonly { name: string; sum: tf.Variable }[];
  readonly #count: tf.Variable;

  constructor(variables: readonly tf.Variable[]) {
    this.#sums = tf.tidy(() =>
      variables.map(({ name, shape }) => ({ name, sum: tf.variable(tf.zeros(shape), false) })),
    );
    this.#count = tf.tidy(() => tf.variable(tf.scalar(0), false));
  }

  /**
   * Adds the gradients of one batch. A variable without a gradient keeps its sum.
   *
   * @throws Error when a gradient belongs to none of the variables.
   */
  add(gradients: tf.NamedTensorMap): void {
    const known = new Set(this.#sums.map(({ name }) => name));
    const unknown = Object.keys(gradients).find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new Error(`gradientAccumulator: there is no variable named "${unknown}" in it`);
    }
    tf.tidy(() => {
      for (const { name, sum } of this.#sums) {
        const gradient = gradients[name];
        if (gradient) sum.assign(tf.add(sum, gradient));
      }
      this.#count.assign(tf.add(this.#count, 1));
    });
  }

  /** The mean of the gradients added since the last call, for `applyGradients`; starts over. */
  take(): NamedTensor[] {
    return tf.tidy(() => {
      const count = tf.maximum(this.#count, 1);
      const means = this.#sums.map(({ name, sum }) => ({ name, tensor: tf.div(sum, count) }));
      for (const { sum } of this.#sums) sum.assign(tf.zerosLike(sum));
      this.#count.assign(tf.zerosLike(this.#count));
      return means;
    });
  }

  dispose(): void {
    tf.dispose([this.#count, ...this.#sums.map(({ sum }) => sum)]);
  }
}
