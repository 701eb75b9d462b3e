import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { hasXla } from '@test/xla';
import { describe, expect, it } from 'vitest';
import { jit } from '../jit.js';
import { tensorFlowKernels } from '../tensorflow.js';
import { dense } from './dense.js';
import { int8Obstacle, quantizeKernel, restoreKernel } from './int8-product.js';

/** Without them, oneDNN's sums of products saturate at 16 bits. */
const hasVnni =
  process.platform === 'linux' &&
  /^flags\s*:.* (avx512_vnni|avx_vnni|amx_int8)( |$)/m.test(readFileSync('/proc/cpuinfo', 'utf8'));

const kernelOf = (inputs = 192, units = 256) =>
  tf.tidy(() => tf.variable(tf.randomNormal([inputs, units], 0, 1, 'float32', 3)));
const rowsOf = (rows: number, seed: number) => tf.randomNormal([rows, 192], 0, 1, 'float32', seed);

const relativeError = (actual: tf.Tensor, expected: tf.Tensor) =>
  tf.tidy(() => tf.div(tf.norm(tf.sub(actual, expected)), tf.norm(expected)).dataSync()[0]!);

const obstacle = int8Obstacle();
const hasProduct = obstacle === undefined;

describe.skipIf(hasProduct)('where there is no exact product of integers', () => {
  it('says why, and which variable brings it where one took it away', () => {
    const { TF_ENABLE_ONEDNN_OPTS: oneDnn, ONEDNN_MAX_CPU_ISA: limit } = process.env;
    expect(obstacle).toMatch(/^(a|the|ONEDNN|DNNL|TF_ENABLE)/);
    if (!tensorFlowKernels()) expect(obstacle).toContain('useTensorFlow()');
    else if (hasVnni && oneDnn === '0')
      expect(obstacle).toBe('TF_ENABLE_ONEDNN_OPTS=0, which turns oneDNN off; set it to 1');
    else if (hasVnni && limit === 'AVX2')
      expect(obstacle).toBe(
        'ONEDNN_MAX_CPU_ISA=AVX2, which hides VNNI or AMX from oneDNN; unset it',
      );
    else expect(hasVnni && tensorFlowKernels()?.isGpu === false).toBe(false);
  });

  it('the same kernel computes in float32', () => {
    const [kernel, x] = [kernelOf(), rowsOf(7, 1)];
    const product = jit((x: tf.Tensor) => dense(x, kernel));
    const exact = product(x).dataSync();
    expect(quantizeKernel(kernel)).toBe(false);
    const again = jit((x: tf.Tensor) => dense(x, kernel));
    expect(again(x).dataSync()).toEqual(exact);
    for (const each of [product, again]) each.dispose();
    kernel.dispose();
  });
});

describe.runIf(hasProduct)('products in int8', () => {
  it('are near those of floats, but not the same', () => {
    const [kernel, bias, x] = [
      kernelOf(),
      tf.randomNormal([256], 0, 1, 'float32', 8),
      rowsOf(7, 1),
    ];
    const exact = dense(x, kernel, bias);
    expect(quantizeKernel(kernel)).toBe(true);
    const product = jit((x: tf.Tensor) => dense(x, kernel, bias));
    const error = relativeError(product(x), exact);
    expect(error).toBeGreaterThan(1e-5);
    expect(error).toBeLessThan(0.02);
    product.dispose();
    kernel.dispose();
  });

  it('are exact where all values are codes', () => {
    const codes = (shape: [number, number], seed: number) =>
      tf.tidy(() => tf.round(tf.randomUniform(shape, -126, 126, 'float32', seed)));
    // One of 127 in each row and each unit: a scale of 1.
    const withLimit = (x: tf.Tensor, axis: number) =>
      tf.tidy(() => {
        const [length, other] = [x.shape[axis]!, x.shape[1 - axis]!];
        const place = tf
          .range(0, length, 1, 'int32')
          .reshape(axis === 0 ? [length, 1] : [1, length]);
        const first = tf.tile(tf.equal(place, 0), axis === 0 ? [1, other] : [other, 1]);
        return tf.where(first, 127, x);
      });
    const kernel = tf.variable(withLimit(codes([192, 128], 5), 0));
    const x = withLimit(codes([4, 192], 6), 1);
    const expected = tf.matMul(x, kernel).dataSync();
    expect(quantizeKernel(kernel)).toBe(true);
    const product = jit((x: tf.Tensor) => dense(x, kernel));
    expect(relativeError(product(x), tf.tensor(expected, [4, 128]))).toBeLessThan(1e-6);
    product.dispose();
    kernel.dispose();
  });

  it('give a row the same among others as alone, and 0 for nothing', () => {
    const kernel = kernelOf();
    quantizeKernel(kernel);
    const product = jit((x: tf.Tensor) => dense(x, kernel));
    const [row, large] = [rowsOf(1, 2), tf.mul(rowsOf(1, 4), 1000)];
    const among = tf.slice(product(tf.concat([large, row, tf.zeros([1, 192])])), [1, 0]);
    const [first, second] = tf.split(among, 2);
    expect(relativeError(first!, product(row))).toBeLessThan(1e-6);
    expect(Math.max(...second!.dataSync().map(Math.abs))).toBe(0);
    product.dispose();
    kernel.dispose();
  });

  it('stay out of gradients, of eager calls and of XLA', () => {
    const [kernel, x] = [kernelOf(), rowsOf(3, 7)];
    const exact = dense(x, kernel);
    quantizeKernel(kernel);
    expect(relativeError(dense(x, kernel), exact)).toBe(0);
    const float = jit((x: tf.Tensor) => dense(x, kernel), { compiler: 'xla' });
    if (hasXla) expect(relativeError(float(x), exact)).toBeLessThan(1e-6);
    const gradient = jit(
      (x: tf.Tensor) => tf.valueAndGrad((x) => tf.sum(dense(x, kernel)))(x).value,
    );
    expect(relativeError(gradient(x), tf.sum(exact))).toBeLessThan(1e-4);
    restoreKernel(kernel);
    const restored = jit((x: tf.Tensor) => dense(x, kernel));
    expect(relativeError(restored(x), exact)).toBeLessThan(1e-6);
    for (const each of [float, gradient, restored]) each.dispose();
    kernel.dispose();
  });

  it('are freed with their kernel', () => {
    const before = tf.memory().numTensors;
    const kernel = kernelOf();
    quantizeKernel(kernel);
    quantizeKernel(kernel);
    expect(tf.memory().numTensors).toBeGreaterThan(before + 1);
    kernel.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('leaves small kernels, and units that are no multiple of 4, as they are', () => {
  for (const [inputs, units] of [
    [64, 256],
    [192, 64],
    [192, 254],
  ] as const) {
    const kernel = kernelOf(inputs, units);
    expect(quantizeKernel(kernel)).toBe(false);
    kernel.dispose();
  }
});

it('refuses what is no matrix of floats', () => {
  expect(() => quantizeKernel(tf.variable(tf.zeros([3, 128, 128])))).toThrow(
    'got float32 of shape [3, 128, 128], expected float32 of [inputs, units]',
  );
});
