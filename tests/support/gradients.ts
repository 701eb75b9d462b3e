import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/**
 * Asserts that the gradient of `sum(fn(inputs) * w)`, w fixed and uneven, agrees with central
 * differences in every element of every input.
 */
export function expectGradients(
  fn: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  { step = 1e-2, tolerance = 1e-2 } = {},
): void {
  const scalar = (...values: tf.Tensor[]): tf.Scalar => {
    const y = fn(...values);
    const weights = Float32Array.from({ length: y.size }, (_, i) => Math.cos(1 + 1.7 * i));
    return tf.sum(tf.mul(tf.reshape(y, [-1]), weights));
  };
  const gradients = tf.grads(scalar)([...inputs]);
  // Compiled, because it is called twice for every element.
  const compiled = jit(scalar);
  inputs.forEach((input, which) => {
    const values = input.dataSync().slice();
    const gradient = gradients[which]!;
    expect(gradient.shape, `gradient of input ${which}: shape`).toEqual(input.shape);
    const actual = gradient.dataSync();
    for (let i = 0; i < values.length; i++) {
      const at = (shift: number) =>
        tf.tidy(() => {
          const moved = values.slice();
          moved[i]! += shift;
          const changed = inputs.map((x, j) => (j === which ? tf.tensor(moved, x.shape) : x));
          return compiled(...changed).dataSync()[0]!;
        });
      const numeric = (at(step) - at(-step)) / (2 * step);
      const error = Math.abs(actual[i]! - numeric) / Math.max(1, Math.abs(numeric));
      expect(
        error,
        `input ${which}, element ${i}: gradient ${actual[i]}, difference ${numeric}`,
      ).toBeLessThanOrEqual(tolerance);
    }
  });
  compiled.dispose();
  tf.dispose(gradients);
}

/** A tensor of fixed, uneven numbers in (-1, 1). */
export function uneven(shape: readonly number[], seed = 0): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, (_, i) =>
    Math.sin(12.9898 * (i + 1) + 78.233 * seed),
  );
  return tf.tensor(values, [...shape]);
}
