import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { jit } from '../jit.js';
import { layerNorm, rmsNorm } from './index.js';

describe('layerNorm', () => {
  it('has gradients that agree with differences', () => {
    const [x, gamma, beta] = [uneven([2, 2, 4]), uneven([4], 1), uneven([4], 2)];
    expectGradients((x, gamma, beta) => layerNorm(x, { gamma, beta }), [x, gamma, beta]);
    expectGradients((x, gamma) => layerNorm(x, { gamma }), [x, gamma]);
    expectGradients((x, beta) => layerNorm(x, { beta }), [x, beta]);
    expectGradients((x) => layerNorm(x), [x]);
    expectGradients((x, gamma) => layerNorm(x, { gamma }), [uneven([2, 2, 3]), uneven([2, 3], 1)]);
  });

  it('leaves no tensor behind', () => {
    const x = uneven([2, 3, 4]);
    const before = tf.memory().numTensors;
    layerNorm(x).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is zero for features that are all alike', () => {
    expectClose(layerNorm(tf.fill([2, 3], 7)).dataSync(), Array(6).fill(0), 1e-6, 'y');
  });

  it('refuses parameters of another shape', () => {
    expect(() => layerNorm(tf.zeros([2, 3]), { gamma: tf.ones([2]) })).toThrow(
      'gamma has shape [2], input [2, 3]',
    );
    expect(() =>
      layerNorm(tf.zeros([2, 3]), { gamma: tf.ones([3]), beta: tf.ones([2, 3]) }),
    ).toThrow('beta has shape [2, 3]');
  });
});

describe('rmsNorm', () => {
  it('has gradients that agree with differences', () => {
    const [x, gamma] = [uneven([2, 2, 4]), uneven([4], 1)];
    expectGradients((x, gamma) => rmsNorm(x, { gamma }), [x, gamma]);
    expectGradients((x) => rmsNorm(x), [x]);
  });

  it('is finite for zeros', () => {
    expectClose(rmsNorm(tf.zeros([1, 3])).dataSync(), [0, 0, 0], 0, 'y');
  });

  it('refuses a scale of another shape', () => {
    expect(() => rmsNorm(tf.zeros([2, 3]), { gamma: tf.ones([2]) })).toThrow('rmsNorm: gamma');
  });
});

describe('layerNorm in a compiled function', () => {
  it.each([
    { name: 'plain', shape: [64, 512, 8], gamma: false, beta: false },
    { name: 'with a scale', shape: [1024, 128], gamma: true, beta: false, axes: [128] },
    { name: 'with an offset', shape: [2, 70_000], gamma: false, beta: true, axes: [70_000] },
    { name: 'with both', shape: [8, 128, 256], gamma: true, beta: true, axes: [256] },
    { name: 'over two axes', shape: [16_384, 2, 4], gamma: true, beta: true, axes: [2, 4] },
    { name: 'of few rows', shape: [3, 8], gamma: true, beta: true },
    { name: 'of no rows', shape: [0, 8], gamma: true, beta: true },
  ])('is the same without a gradient: $name', ({ shape, gamma, beta, axes = [8] }) => {
    const random = (shape: number[], seed: number) =>
      tf.randomNormal(shape, 0.5, 2, 'float32', seed);
    const x = random(shape, 1);
    const options = {
      ...(gamma && { gamma: random(axes, 2) }),
      ...(beta && { beta: random(axes, 3) }),
      epsilon: 1e-3,
    };
    const compiled = jit((x: tf.Tensor) => layerNorm(x, options));
    const [actual, expected] = [compiled(x), layerNorm(x, options)];
    expect(actual.shape).toEqual(shape);
    expectClose(actual.dataSync(), expected.dataSync(), 1e-5, 'y');
    compiled.dispose();
  });
});
