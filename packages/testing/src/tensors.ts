import * as tf from '@tensorflow/tfjs';
import { type LayerSubject, type Sizes, sizeOf, usualSizes } from './subject.js';

/** A small generator of its own (mulberry32), so that the suite tests the layers' randomness too. */
export function uniforms(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
}

export function normalTensor(shape: readonly number[], seed: number): tf.Tensor {
  const next = uniforms(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return radius * Math.cos(2 * Math.PI * next());
  });
  return tf.tensor(values, [...shape], 'float32');
}

/** The inputs of a subject, random but the same for the same seed. */
export function makeInputs(subject: LayerSubject, seed = 1, sizes: Sizes = {}): tf.Tensor[] {
  const all = { ...usualSizes, ...sizes };
  return subject.inputs.map((input, i) => {
    const shape = input.axes.map((axis) => sizeOf(axis, all));
    if (input.dtype !== 'int32') return normalTensor(shape, seed * 97 + i);
    const next = uniforms(seed * 97 + i);
    const size = shape.reduce((product, length) => product * length, 1);
    const ids = Int32Array.from({ length: size }, () => Math.floor(next() * input.below!));
    return tf.tensor(ids, shape, 'int32');
  });
}

export function list<T>(value: T | readonly T[]): T[] {
  return Array.isArray(value) ? (value as T[]) : [value as T];
}

export function single<T>(values: readonly T[]): T | T[] {
  return values.length === 1 ? values[0]! : values.slice();
}

/** Calls a layer eagerly, with one mask an input. */
export function call(
  layer: tf.layers.Layer,
  inputs: readonly tf.Tensor[],
  kwargs: { training?: boolean | undefined; mask?: readonly (tf.Tensor | null)[] | undefined } = {},
): tf.Tensor[] {
  const { training = false, mask } = kwargs;
  const given = mask?.some((one) => one !== null) ? { mask: single(mask) } : {};
  return list(layer.apply(single(inputs), { training, ...given }) as tf.Tensor | tf.Tensor[]);
}

/** Where axis 1 of an output counts: the layer's own mask of that output, or null. */
export function outputMask(output: tf.Tensor): tf.Tensor | null {
  return output.kerasMask ?? null;
}

export function largestDifference(
  a: tf.Tensor,
  b: tf.Tensor,
  mask: tf.Tensor | null = null,
): number {
  if (a.size === 0) return 0;
  return tf.tidy(() => {
    let difference = tf.abs(tf.sub(a, b));
    if (mask) {
      const wide = [...mask.shape, ...new Array<number>(a.rank - mask.rank).fill(1)];
      difference = tf.mul(difference, tf.reshape(tf.cast(mask, 'float32'), wide));
    }
    // Not max: it would hide a NaN on some backends.
    const values = difference.dataSync();
    let largest = 0;
    for (const value of values) if (!(value <= largest)) largest = value;
    return largest;
  });
}

/** Cuts every axis of `x` down to the sizes of `shape`. */
export function cutTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  return tf.slice(x, new Array<number>(x.rank).fill(0), [...shape]);
}

export function showShape(shape: readonly (number | null)[]): string {
  return `[${shape.join(', ')}]`;
}

/** Fails a check with a message that says what was wrong. */
export function fail(message: string): never {
  throw new Error(message);
}

export function expectSmall(difference: number, limit: number, what: string): void {
  if (!(difference <= limit))
    fail(`${what}: largest difference ${difference}, expected at most ${limit}`);
}
