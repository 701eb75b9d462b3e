import * as tf from '@tensorflow/tfjs';
import { EDGE } from './nested-text.js';

/** The values that are shown of a tensor. */
export interface ShownValues {
  readonly values: ArrayLike<number | string | boolean>;
  /** Of these values. */
  readonly shape: readonly number[];
  /** Axes whose middle is left out. */
  readonly isCut: readonly boolean[];
}

/** Values up to which a tensor is shown whole. */
const MAX_WHOLE = 1000;

/** Reads a tensor, of a large one the ends of each axis only. */
export async function readEnds(tensor: tf.Tensor): Promise<ShownValues> {
  const { shape, size } = tensor;
  if (size <= MAX_WHOLE)
    return { values: await tensor.data(), shape, isCut: shape.map(() => false) };
  const isCut = shape.map((length) => length > 2 * EDGE);
  const ends = tf.tidy(() =>
    shape.reduce<tf.Tensor>((rest, length, axis) => {
      if (!isCut[axis]) return rest;
      const part = (from: number) => {
        const begin = rest.shape.map((_, i) => (i === axis ? from : 0));
        return tf.slice(
          rest,
          begin,
          rest.shape.map((n, i) => (i === axis ? EDGE : n)),
        );
      };
      return tf.concat([part(0), part(length - EDGE)], axis);
    }, tf.clone(tensor)),
  );
  try {
    return { values: await ends.data(), shape: ends.shape, isCut };
  } finally {
    ends.dispose();
  }
}
