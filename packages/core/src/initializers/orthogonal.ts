import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { RandomGenerator } from '../random/index.js';
import { RandomInitializer, type RandomInitializerOptions } from './initializer.js';

export interface OrthogonalOptions extends RandomInitializerOptions {
  /** Length of the rows or columns. Default 1. */
  readonly gain?: number | undefined;
}

/**
 * A random orthogonal matrix times `gain`. A weight of more than two axes is taken as
 * `[everything else, outputs]`; of a matrix that is not square the fewer of its rows and columns are
 * orthonormal. Drawn eagerly: not possible inside `jit`.
 *
 * Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks", ICLR 2014.
 */
export class Orthogonal extends RandomInitializer {
  static readonly className: string = 'resattn>Orthogonal';
  readonly #gain: number;

  constructor(options: OrthogonalOptions = {}) {
    super(options);
    checkOptions('Orthogonal', options, { gain: true, seed: true });
    const { gain = 1 } = options;
    this.#gain = gain;
  }

  /** @throws Error when the weight has fewer than two axes. */
  protected draw(random: RandomGenerator, shape: readonly number[]): tf.Tensor {
    if (shape.length < 2) {
      throw new Error(`orthogonal: shape is [${shape}], expected at least two axes`);
    }
    const columns = shape[shape.length - 1]!;
    const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const vectors = Math.min(rows, columns);
    const length = Math.max(rows, columns);
    const basis = orthonormal(random.normal([vectors, length]).dataSync(), vectors, length);
    const matrix = tf.tensor2d(
      Float32Array.from(basis, (x) => x * this.#gain),
      [vectors, length],
    );
    return tf.reshape(rows < columns ? matrix : tf.transpose(matrix), [...shape]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), gain: this.#gain };
  }
}
tf.serialization.registerClass(Orthogonal);

/** See {@link Orthogonal}. */
export const orthogonal = (options?: OrthogonalOptions): Orthogonal => new Orthogonal(options);

/** Makes rows orthonormal by Gram and Schmidt, each row twice for accuracy. */
function orthonormal(values: ArrayLike<number>, vectors: number, length: number): Float64Array {
  const basis = Float64Array.from(values);
  const row = (i: number) => basis.subarray(i * length, (i + 1) * length);
  const dot = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
    return sum;
  };
  for (let i = 0; i < vectors; i++) {
    const current = row(i);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const earlier = row(j);
        const share = dot(current, earlier);
        for (let k = 0; k < length; k++) current[k]! -= share * earlier[k]!;
      }
    }
    const norm = Math.sqrt(dot(current, current));
    for (let k = 0; k < length; k++) current[k]! /= norm;
  }
  return basis;
}
