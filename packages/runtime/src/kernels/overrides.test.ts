import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { hasXla } from '@test/xla';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow();
});

describe.runIf(hasXla)('a sum compiled by XLA', () => {
  const xla = { compiler: 'xla' } as const;

  it.each([
    { shape: [16, 64, 32], axis: undefined, keepDims: false },
    { shape: [16, 64, 32], axis: undefined, keepDims: true },
    { shape: [1, 8192], axis: [1], keepDims: false },
    { shape: [8192, 1, 2], axis: [-1, 0], keepDims: false },
    // What does not divide into rows, or is not the sum of everything.
    { shape: [8191], axis: undefined, keepDims: false },
    { shape: [64, 128], axis: [0], keepDims: false },
    { shape: [2, 3], axis: undefined, keepDims: false },
  ])('is that of $shape over $axis, kept: $keepDims', ({ shape, axis, keepDims }) => {
    const x = tf.randomNormal(shape, 1, 1, 'float32', 1);
    const sum = (x: tf.Tensor) => tf.sum(x, axis, keepDims);
    const wanted = sum(x);
    const got = jit(sum, xla)(x);
    expect(got.shape).toEqual(wanted.shape);
    const [a, b] = [got.dataSync(), wanted.dataSync()];
    for (const [i, value] of b.entries()) expect(a[i]! / value).toBeCloseTo(1, 5);
  });

  it.each([
    { compiler: 'xla', shape: [64, 128], isProduct: true },
    { compiler: 'xla', shape: [8, 8], isProduct: false },
    { compiler: 'graph', shape: [64, 128], isProduct: false },
  ] as const)('is a product first: $isProduct for $shape by $compiler', (given) => {
    const { compiler, shape, isProduct } = given;
    const x = tf.ones([...shape]);
    const execute = vi.spyOn(tf.backend() as TensorFlowBackend, 'executeSingleOutput');
    jit((x: tf.Tensor) => tf.sum(x), { compiler })(x);
    const operations = execute.mock.calls.map(([operation]) => operation);
    execute.mockRestore();
    expect(operations).toContain('Sum');
    expect(/MatMul/.test(operations.join())).toBe(isProduct);
  });

  it('has the gradient of a sum', () => {
    const x = tf.randomNormal([64, 128], 0, 1, 'float32', 1);
    const gradient = jit((x: tf.Tensor) => tf.grad((x) => tf.sum(tf.square(x)))(x), xla)(x);
    expect([...gradient.dataSync()]).toEqual([...tf.mul(x, 2).dataSync()]);
  });

  it('adds integers exactly', () => {
    const x = tf.fill([8192], 65_537, 'int32');
    expect(jit((x: tf.Tensor) => tf.sum(x), xla)(x).dataSync()[0]).toBe(8192 * 65_537);
  });
});
