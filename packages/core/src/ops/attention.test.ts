import { jit, RandomGenerator, setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { type AttentionOptions, causalMask, scaledDotProductAttention, softmax } from './index.js';

const attend = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: AttentionOptions = {}) =>
  scaledDotProductAttention(q, k, v, options);

const [query, key, value] = [
  uneven([2, 2, 3, 4]),
  uneven([2, 2, 5, 4], 1),
  uneven([2, 2, 5, 3], 2),
];
const keep = tf.tensor2d(
  [
    [1, 1, 1, 0, 0],
    [0, 1, 1, 1, 1],
  ],
  [2, 5],
  'int32',
);
const bias = uneven([1, 2, 3, 5], 3);

describe('softmax', () => {
  it('hides what the mask hides, whatever stands there', () => {
    const mask = tf.tensor1d([1, 0, 1]);
    const run = (x: number) => softmax(tf.tensor2d([[1, x, 2]]), mask).dataSync();
    expect(run(50)).toEqual(run(-3));
    expect(run(50)[1]).toBe(0);
    expectClose([run(0)[0]! + run(0)[2]!], [1], 1e-6, 'sum');
  });

  it('of a row that is masked wholly is zeros, without a gradient', () => {
    const mask = tf.tensor2d(
      [
        [1, 1],
        [0, 0],
      ],
      [2, 2],
      'bool',
    );
    const run = (x: tf.Tensor) => softmax(x, mask);
    expectClose(run(tf.zeros([2, 2])).dataSync(), [0.5, 0.5, 0, 0], 1e-6, 'p');
    const weighted = (x: tf.Tensor) =>
      tf.mul(
        run(x),
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      );
    const gradient = tf
      .grad(weighted)(tf.zeros([2, 2]))
      .dataSync();
    expectClose(gradient, [-0.25, 0.25, 0, 0], 1e-6, 'gradient');
  });

  it('has a gradient that agrees with differences', () => {
    expectGradients((x) => softmax(x), [uneven([2, 4])]);
    expectGradients((x) => softmax(x, keep), [uneven([2, 5])]);
  });

  it('refuses a mask that does not broadcast', () => {
    expect(() => softmax(tf.zeros([2, 3]), tf.ones([2]))).toThrow('mask [2] does not broadcast');
  });
});

describe('scaledDotProductAttention', () => {
  const variants: [string, AttentionOptions][] = [
    ['plain', {}],
    ['masked keys', { mask: keep }],
    ['masked pairs', { mask: tf.cast(tf.greater(uneven([2, 3, 5], 4), -0.5), 'float32') }],
    ['causal', { causal: true }],
    ['causal from the first key', { causal: true, offset: 0 }],
    ['causal, masked', { causal: true, mask: keep, scale: 0.3 }],
  ];

  it.each(variants)('%s: gradients agree with differences', (_, options) => {
    expectGradients((q, k, v) => attend(q, k, v, options).output, [query, key, value]);
    expectGradients(
      (q, k, v, bias) => attend(q, k, v, { ...options, bias }).output,
      [query, key, value, bias],
    );
  });

  it.each(variants)('%s: the same with and without scores', (_, options) => {
    const fused = attend(query, key, value, { ...options, bias });
    const open = attend(query, key, value, { ...options, bias, returnAttentionScores: true });
    expectClose(open.output.dataSync(), fused.output.dataSync(), 1e-6, 'output');
    expect(fused.scores).toBeUndefined();
    expect(open.scores!.shape).toEqual([2, 2, 3, 5]);
  });

  it('does not depend on a hidden key or its value', () => {
    const run = (hidden: number) => {
      const replace = (x: tf.Tensor) => {
        const isHidden = tf.reshape(tf.sub(1, tf.cast(keep, 'float32')), [2, 1, 5, 1]);
        return tf.add(tf.mul(x, tf.sub(1, isHidden)), tf.mul(isHidden, hidden));
      };
      return attend(query, replace(key), replace(value), { mask: keep }).output.dataSync();
    };
    expect(run(30)).toEqual(run(-2));
  });

  it('that is causal does not see later keys', () => {
    const run = (last: number) => {
      const later = tf.pad(tf.fill([2, 2, 1, 4], last), [
        [0, 0],
        [0, 0],
        [4, 0],
        [0, 0],
      ]);
      const { output } = attend(query, tf.add(key, later), value, { causal: true });
      return tf.slice(output, [0, 0, 0, 0], [2, 2, 2, 3]).dataSync();
    };
    expect(run(9)).toEqual(run(0));
  });

  it('gives zeros, and no gradient, to a query that may attend to nothing', () => {
    const mask = tf.tensor2d([
      [0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1],
    ]);
    for (const returnAttentionScores of [false, true]) {
      const run = (q: tf.Tensor) => attend(q, key, value, { mask, returnAttentionScores }).output;
      const [first] = tf.split(run(query), 2);
      expectClose(first!.dataSync(), Array(18).fill(0), 0, 'output');
      const [gradient] = tf.split(tf.grad(run)(query), 2);
      expectClose(gradient!.dataSync(), Array(24).fill(0), 0, 'gradient');
    }
  });

  it('with an offset before the first key gives zeros to the queries before it', () => {
    const { output } = attend(query, key, value, { causal: true, offset: -2 });
    const early = tf.slice(output, [0, 0, 0, 0], [2, 2, 2, 3]);
    expectClose(early.dataSync(), Array(24).fill(0), 0, 'output');
    expectGradients((q) => attend(q, key, value, { causal: true, offset: -2 }).output, [query]);
  });

  it('with fewer key heads equals attention with the key heads repeated', () => {
    const q = uneven([2, 4, 3, 4]);
    const repeat = (x: tf.Tensor) =>
      tf.concat(
        tf.split(x, 2, 1).flatMap((head) => [head, head]),
        1,
      );
    for (const returnAttentionScores of [false, true]) {
      const options = { mask: keep, returnAttentionScores };
      const grouped = attend(q, key, value, options);
      const repeated = attend(q, repeat(key), repeat(value), options);
      expectClose(grouped.output.dataSync(), repeated.output.dataSync(), 1e-6, 'output');
    }
    expectGradients((q, k, v) => attend(q, k, v, { mask: keep }).output, [q, key, value]);
  });

  it('with dropout has the gradient of the mask it drew', () => {
    const generator = new RandomGenerator();
    const run = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => {
      generator.setSeed(8);
      return attend(q, k, v, { dropout: 0.4, generator, mask: keep }).output;
    };
    expect(run(query, key, value).dataSync()).not.toEqual(
      attend(query, key, value, { mask: keep }).output.dataSync(),
    );
    expectGradients(run, [query, key, value]);
  });

  it('inside jit drops other weights at each call', () => {
    setSeed(2);
    const step = jit((q: tf.Tensor) => attend(q, key, value, { dropout: 0.5 }).output);
    expect(step(query).dataSync()).not.toEqual(step(query).dataSync());
    step.dispose();
  });

  it('refuses what does not fit', () => {
    expect(() => attend(tf.zeros([2, 2, 3, 5]), key, value)).toThrow('do not fit');
    expect(() => attend(uneven([2, 3, 3, 4]), key, value)).toThrow('a multiple of keyHeads');
    expect(() => attend(query, key, value, { mask: tf.ones([2, 4]) })).toThrow('mask [2, 4]');
    expect(() => attend(query, key, value, { dropout: 1 })).toThrow('expected 0 <= dropout < 1');
  });
});

describe('causalMask', () => {
  it('lets a query see itself and what is before it', () => {
    expect(causalMask(2).arraySync()).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(causalMask(1, 3).arraySync()).toEqual([[1, 1, 1]]);
    expect(causalMask(2, 3, 0).arraySync()).toEqual([
      [1, 0, 0],
      [1, 1, 0],
    ]);
  });
});
