import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import { clipByGlobalNorm, clipByValue, globalNorm } from './index.js';

describe('globalNorm', () => {
  it('is the norm of all tensors as one vector', () => {
    const tensors = [tf.tensor1d([3]), tf.tensor2d([[0, -4]])];
    expectClose(globalNorm(tensors).dataSync(), [5], 1e-6, 'p = 2');
    expectClose(globalNorm(tensors, 1).dataSync(), [7], 1e-5, 'p = 1');
    expectClose(globalNorm(tensors, Number.POSITIVE_INFINITY).dataSync(), [4], 0, 'p = inf');
    expect(globalNorm([]).dataSync()[0]).toBe(0);
  });

  it('shows a gradient that is not a number', () => {
    expect(globalNorm([tf.tensor1d([1, Number.NaN])]).dataSync()[0]).toBeNaN();
  });
});

it.each([0, -1, Number.NaN])('refuses the limit %f', (limit) => {
  expect(() => clipByGlobalNorm([tf.scalar(1)], limit)).toThrow('expected a number > 0');
  expect(() => clipByValue([tf.scalar(1)], limit)).toThrow('expected a number > 0');
  expect(() => globalNorm([tf.scalar(1)], limit)).toThrow('expected a number > 0');
});
