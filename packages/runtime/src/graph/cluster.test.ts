import { jit, ops, setSeed, tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTensorFlow } from '../use-tensorflow.js';

beforeAll(async () => {
  await useTensorFlow({ device: 'cpu' });
});

const rows = 128;
const features = 256;
const x = () => tf.mul(tf.sin(tf.range(0, rows * features)), 3).reshape([rows, features]);

/** Value and gradient of the sum of squares of a function's result. */
const valueAndGradient = (fn: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => {
  const { value, grad } = tf.valueAndGrad((x) => tf.sum(tf.square(fn(x))))(x);
  return [value, grad, fn(x)];
};

const calls = (profile: { operations: readonly { operation: string }[] }) =>
  profile.operations.filter(({ operation }) => operation === 'XlaLaunch').length;

describe('a part of a graph that XLA compiles', () => {
  const cases: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    gelu: ops.gelu,
    geluTanh: ops.geluTanh,
    layerNorm: (x) =>
      ops.layerNorm(x, {
        gamma: tf.linspace(0.5, 2, features),
        beta: tf.linspace(-1, 1, features),
      }),
    attention: (x) => {
      const heads = tf.reshape(x, [1, 4, 128, 64]);
      return ops.scaledDotProductAttention(heads, heads, heads, { causal: true }).output;
    },
  };
  for (const [name, fn] of Object.entries(cases)) {
    it(`gives what the single operations give: ${name}`, () => {
      const own = valueAndGradient(fn);
      const expected = own(x());
      const fused = jit(own, { name });
      const results = fused(x());
      results.forEach((result, i) => {
        const scale = tf.max(tf.abs(expected[i]!)).dataSync()[0]!;
        const apart = tf.max(tf.abs(tf.sub(result, expected[i]!))).dataSync()[0]!;
        expect(apart / scale).toBeLessThan(1e-5);
      });
      expect(calls(fused.profile(x()))).toBeGreaterThan(0);
      fused.dispose();
    });
  }

  it('draws the same masks as the single operations', () => {
    const draw = () => ops.dropout(tf.ones([rows, features]), 0.3);
    setSeed(5);
    const expected = draw().dataSync();
    setSeed(5);
    expect(jit(draw)().dataSync()).toEqual(expected);
  });

  it('is one function wherever the same is computed, and small tensors have none', () => {
    const twice = jit((x: tf.Tensor) => ops.geluTanh(tf.add(ops.geluTanh(x), 1)), {
      name: 'twice',
    });
    expect(calls(twice.profile(x()))).toBe(2);
    expect(calls(twice.profile(tf.ones([4])))).toBe(0);
  });

  it('waits for what the operations around it wait for', () => {
    const kernels = tensorFlowKernels()!;
    const ordered = jit((x: tf.Tensor) => {
      const first = tf.exp(x);
      return [first, kernels.after([first], () => ops.geluTanh(x))];
    });
    const { operations } = ordered.profile(x());
    const start = (name: string) =>
      operations.find(({ operation }) => operation === name)?.start ?? Number.NaN;
    expect(start('XlaLaunch')).toBeGreaterThanOrEqual(start('Exp'));
  });

  it('is not made of a tensor that is given twice, eagerly, by XLA as a whole, or with XLA off', () => {
    const kernels = tensorFlowKernels()!;
    const product = ([a, b]: readonly tf.Tensor[]) => [tf.mul(a!, b!)];
    const isFused = (compiler: 'graph' | 'xla', isTwice: boolean) => {
      let made: tf.Tensor[] | undefined;
      jit(
        (x: tf.Tensor) => {
          made = kernels.fuse('product', [x, isTwice ? x : tf.add(x, 1)], product);
          return x;
        },
        { compiler },
      )(x());
      return made !== undefined;
    };
    expect(isFused('graph', false)).toBe(true);
    expect(isFused('graph', true)).toBe(false);
    expect(isFused('xla', false)).toBe(false);
    const obstacles = kernels.obstacles as { xla: string | undefined };
    obstacles.xla = 'RESATTN_XLA=off';
    expect(isFused('graph', false)).toBe(false);
    obstacles.xla = undefined;
    expect(kernels.fuse('product', [x(), x()], product)).toBeUndefined();
  });
});
