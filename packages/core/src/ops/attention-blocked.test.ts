import { jit, RandomGenerator, tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { uneven } from '@test/gradients';
import { describe, expect, it, vi } from 'vitest';
import { blockedAttention, rowsPerBlock } from './attention-blocked.js';
import { type AttentionOptions, scaledDotProductAttention } from './index.js';

const [batch, heads, keyHeads, queryTime, keyTime] = [2, 4, 2, 7, 9];
const shape = { batch, heads, keyHeads, queryTime, keyTime };
const inputs = [
  uneven([batch, heads, queryTime, 4]),
  uneven([batch, keyHeads, keyTime, 4], 1),
  uneven([batch, keyHeads, keyTime, 3], 2),
];
const bias = uneven([1, heads, queryTime, keyTime], 3);
const mask = tf.tensor2d(
  [
    [1, 1, 1, 1, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 1, 1, 1, 1, 1],
  ],
  [batch, keyTime],
);
const dy = uneven([batch, heads, queryTime, 3], 4);

const settings = { shape, rows: 3, scale: 0.5, mask: undefined, causal: false, rate: 0 };

/** Value and gradients by blocks of three queries, and those that keep all weights. */
function both(options: AttentionOptions) {
  const { mask, causal = false, offset = keyTime - queryTime } = options;
  const given = options.bias ? [...inputs, options.bias] : inputs;
  const blocked = (...[query, key, value, bias]: tf.Tensor[]) =>
    blockedAttention(
      { query: query!, key: key!, value: value!, bias },
      { ...settings, mask, causal, offset, generator: new RandomGenerator(1) },
    );
  const whole = (...[query, key, value, bias]: tf.Tensor[]) =>
    scaledDotProductAttention(query!, key!, value!, {
      ...options,
      ...(bias && { bias }),
      scale: 0.5,
    }).output;
  return [blocked, whole].map((attend) => [
    attend(...given),
    ...tf.grads((...x: tf.Tensor[]) => attend(...x))(given, dy),
  ]) as [tf.Tensor[], tf.Tensor[]];
}

describe('attention by blocks', () => {
  const cases: Record<string, AttentionOptions> = {
    plain: {},
    'with a mask of keys': { mask },
    causal: { causal: true },
    'causal, starting before the keys': { causal: true, offset: -2 },
    'with a mask, causal': { mask, causal: true },
    'with a bias': { bias },
    'with a bias of the keys only, masked and causal': {
      bias: uneven([1, heads, 1, keyTime], 5),
      mask,
      causal: true,
    },
  };
  for (const [name, options] of Object.entries(cases)) {
    it(`equals attention that keeps all weights, ${name}`, () => {
      const [blocked, whole] = both(options);
      for (const [i, expected] of whole.entries()) {
        expectClose(blocked[i]!.dataSync(), Array.from(expected.dataSync()), 1e-5, `${name} ${i}`);
      }
    });
  }

  it('is the same compiled', () => {
    const [query, key, value] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    const attend = (q: tf.Tensor) =>
      blockedAttention(
        { query: q, key, value, bias: undefined },
        { ...settings, causal: true, offset: 2, generator: new RandomGenerator(1) },
      );
    const gradient = (q: tf.Tensor) => tf.grad(attend)(q, dy);
    expectClose(
      jit(gradient)(query).dataSync(),
      Array.from(gradient(query).dataSync()),
      1e-6,
      'gradient',
    );
  });

  it('drops the same weights forward and backward', () => {
    const generator = new RandomGenerator(1);
    const value = tf.ones([1, 1, 8, 1]);
    const zeros = tf.zeros([1, 1, 8, 2]);
    const run = (value: tf.Tensor) =>
      blockedAttention(
        { query: zeros, key: zeros, value, bias: undefined },
        {
          ...settings,
          shape: { batch: 1, heads: 1, keyHeads: 1, queryTime: 8, keyTime: 8 },
          offset: 0,
          rate: 0.5,
          generator,
        },
      );
    // The output is linear in the values, so its sum is the product of gradient and values.
    const { value: sum, grad } = tf.valueAndGrad((v: tf.Tensor) => tf.sum(run(v)))(value);
    expect(tf.sum(grad).dataSync()[0]).toBeCloseTo(sum.dataSync()[0]!, 5);
    expect(sum.dataSync()[0]).not.toBeCloseTo(8, 5);
  });
});

describe('blocks in a graph', () => {
  it('wait for the one before the last, forward and backward', () => {
    const kernels = tensorFlowKernels()!;
    const after = vi.spyOn(kernels, 'after');
    const numBlocks = Math.ceil(queryTime / settings.rows);
    jit((query: tf.Tensor, key: tf.Tensor, value: tf.Tensor) =>
      tf.grads((query, key, value) =>
        blockedAttention(
          { query: query, key: key, value: value, bias: undefined },
          { ...settings, offset: 0, generator: new RandomGenerator(1) },
        ),
      )([query, key, value], dy),
    )(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor]));
    const waits = after.mock.calls.map(([tensors]) => tensors.length);
    after.mockRestore();
    // Forward for an output; backward for the gradients of queries, keys and values.
    const forward = Array.from({ length: numBlocks - 2 }, () => 1);
    const backward = Array.from({ length: numBlocks - 2 }, () => 3);
    expect(waits).toEqual([...forward, ...backward]);
  });
});

describe('the size of a block', () => {
  const rows = (batch: number, heads: number, time: number) =>
    rowsPerBlock({ batch, heads, keyHeads: heads, queryTime: time, keyTime: time });

  it('is everything where the weights are few', () => {
    expect(rows(32, 4, 64)).toBe(64);
  });

  it('shrinks with the length', () => {
    expect(rows(1, 4, 2048)).toBe(256);
    expect(rows(1, 4, 32_768)).toBe(64);
  });
});
