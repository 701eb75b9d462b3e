import * as tf from '@tensorflow/tfjs';
import { expectGradients } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { activation, activationNames } from './index.js';

describe('activation', () => {
  it.each(activationNames)('%s has a gradient that agrees with differences', (name) => {
    const x = tf.tensor1d([-4.2, -2, -0.7, -0.1, 0.2, 0.9, 2.4, 4.3]);
    expectGradients(activation(name), [x], { step: 5e-3 });
  });

  it.each(activationNames)('%s is finite for large numbers', (name) => {
    const x = tf.tensor1d([-1e4, 1e4]);
    expect(activation(name)(x).dataSync().every(Number.isFinite)).toBe(true);
    const scaled = (x: tf.Tensor) => tf.mul(activation(name)(x), 2);
    expect(tf.grad(scaled)(x).dataSync().every(Number.isFinite)).toBe(true);
  });

  const tfjsNames = [
    ...['elu', 'selu', 'relu', 'relu6', 'linear', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign'],
    ...['tanh', 'softmax', 'logSoftmax', 'gelu', 'gelu_new', 'mish', 'swish'],
  ] as const;

  it.each(tfjsNames)('%s is that of tf.layers', (name) => {
    const x = tf.randomNormal([4, 9], 0, 4, 'float32', 1);
    const layer = tf.layers.activation({ activation: name as 'relu' });
    const wanted = (layer.apply(x) as tf.Tensor).dataSync();
    const own = name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
    const got = activation(own)(x).dataSync();
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(wanted[i]!, 4);
  });

  it.each([
    ['GELU', 'gelu'],
    ['geluTanh', 'gelu_tanh'],
    ['rleu', 'relu'],
  ])('does not know %s and offers the nearest name', (name, nearest) => {
    expect(() => activation(name)).toThrow(`unknown activation "${name}"`);
    expect(() => activation(name)).toThrow(`did you mean "${nearest}"?`);
  });
});
