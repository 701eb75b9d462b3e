import * as tf from '@tensorflow/tfjs';
import { expectGradients } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { activation, activationNames } from './index.js';

describe('activation', () => {
  it.each(activationNames)('%s has a gradient that agrees with differences', (name) => {
    const x = tf.tensor1d([-4.2, -2, -0.7, -0.1, 0.2, 0.9, 2.5, 4.3]);
    expectGradients(activation(name), [x], { step: 5e-3 });
  });

  it.each(activationNames)('%s is finite for large numbers', (name) => {
    const x = tf.tensor1d([-1e4, 1e4]);
    expect(activation(name)(x).dataSync().every(Number.isFinite)).toBe(true);
    const scaled = (x: tf.Tensor) => tf.mul(activation(name)(x), 2);
    expect(tf.grad(scaled)(x).dataSync().every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['GELU', 'gelu'],
    ['geluTanh', 'gelu_tanh'],
    ['rleu', 'relu'],
    ['toString', 'hardswish'],
  ])('does not know %s and offers the nearest name', (name, nearest) => {
    expect(() => activation(name)).toThrow(`unknown activation "${name}"; did you mean "`);
    if (name !== 'toString') expect(() => activation(name)).toThrow(`did you mean "${nearest}"?`);
  });
});
