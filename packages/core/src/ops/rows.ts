import * as tf from '@tensorflow/tfjs';

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** The same elements in another shape; the tensor itself where it has that shape already. */
export function withShape(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const isSame = x.rank === shape.length && x.shape.every((size, axis) => size === shape[axis]);
  return isSame ? x : tf.reshape(x, [...shape]);
}

/** Views `[..., features]` as `[rows, features]`: every leading axis becomes part of the rows. */
export function toRows(x: tf.Tensor): tf.Tensor2D {
  const features = x.shape[x.rank - 1]!;
  return withShape(x, [sizeOf(x.shape.slice(0, -1)), features]) as tf.Tensor2D;
}

/** Writes a shape for an error message, `[2, 3]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
