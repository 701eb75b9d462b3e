import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import { RandomGenerator, randomUniform, setSeed } from './index.js';
import { normalCdf, normalQuantile } from './normal-distribution.js';
import { philox } from './philox.js';

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, '0'));

describe('philox', () => {
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('equals the published vectors for counter %j', (counter, key, expected) => {
    const words = Uint32Array.from(counter);
    philox(words, key as [number, number]);
    expect(hex(words).join(' ')).toBe(expected);
  });
});

describe('normal distribution', () => {
  it.each([
    [-6, 9.865876450376946e-10],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [1.959963984540054, 0.975],
    [3.5, 0.9997673709209645],
  ])('has probability %f -> %f', (x, probability) => {
    expect(normalCdf(x) / probability).toBeCloseTo(1, 10);
    expect(normalQuantile(probability)).toBeCloseTo(x, 7);
  });
});

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe('RandomGenerator', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const draw = (seed: number) => {
      const random = new RandomGenerator(seed);
      return [random.uniform([5]), random.normal([2, 3]), random.truncatedNormal([4])].map((x) =>
        x.dataSync(),
      );
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it.each([[7], [-3], [2 ** 31 - 1]])(
    'draws on every backend what TensorFlow does, with seed %d',
    async (seed) => {
      const draw = () => {
        const random = new RandomGenerator(seed);
        const drawn = [
          random.uniform([9], -1, 3),
          random.bernoulli([3, 333], 0.3, 2),
          random.uniform([1]),
          random.normal([1001], 1, 0.5),
          random.truncatedNormal([1003], { stddev: 0.1 }),
          random.truncatedNormal([50], { lower: -1, upper: 3 }),
        ].map((tensor) => tensor.dataSync());
        random.dispose();
        return drawn;
      };
      const here = tf.getBackend();
      const drawn = draw();
      try {
        await tf.setBackend('cpu');
        const onHost = draw();
        expect(onHost.slice(0, 3)).toEqual(drawn.slice(0, 3));
        for (const [i, values] of drawn.entries())
          expectClose(onHost[i]!, Array.from(values), 1e-5, `draw ${i}`);
      } finally {
        await tf.setBackend(here);
      }
    },
  );

  it('continues from a saved state, in the middle of a run', () => {
    const random = new RandomGenerator(3);
    random.uniform([4]).dispose();
    const state = random.getState();
    expect(state).toEqual({ seed: 3, counter: 1 });
    const expected = [random.normal([3]).dataSync(), random.uniform([3]).dataSync()];
    const other = new RandomGenerator();
    other.setState(state);
    expect([other.normal([3]).dataSync(), other.uniform([3]).dataSync()]).toEqual(expected);
  });

  it('follows its state variable when something else assigns it', () => {
    const random = new RandomGenerator(3);
    const first = random.uniform([3]).dataSync();
    random.state.assign(tf.tensor1d([3, 0], 'int32'));
    expect(random.uniform([3]).dataSync()).toEqual(first);
  });

  it('has the moments that were asked for', () => {
    const random = new RandomGenerator(11);
    const n = 40_000;
    const uniform = random.uniform([n], -1, 3).dataSync();
    expect(mean(uniform)).toBeCloseTo(1, 1);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...uniform)).toBeLessThan(3);
    const normal = random.normal([n], 2, 0.5).dataSync();
    expect(Math.abs(mean(normal) - 2)).toBeLessThan((4 * 0.5) / Math.sqrt(n));
    const std = Math.sqrt(mean(normal.map((x) => (x - 2) ** 2)));
    expect(Math.abs(std - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(2 * n));
    const kept = random.bernoulli([n], 0.3, 2).dataSync();
    expect(new Set(kept)).toEqual(new Set([0, 2]));
    expect(Math.abs(mean(kept) / 2 - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / n));
  });

  it.each([0.5, 0.1, 0.9, 0.001])(
    'draws with the probability %f, each number on its own',
    (probability) => {
      const random = new RandomGenerator(17);
      const n = 200_000;
      const kept = random.bernoulli([n], probability).dataSync();
      const variance = probability * (1 - probability);
      const error = 4 * Math.sqrt(variance / n);
      expect(Math.abs(mean(kept) - probability)).toBeLessThan(error);
      // Neighbours, both halves of the tensor, and two draws.
      const again = random.bernoulli([n], probability).dataSync();
      const half = n / 2;
      for (const [first, second] of [
        [kept.subarray(1), kept.subarray(0, n - 1)],
        [kept.subarray(0, half), kept.subarray(half)],
        [kept, again],
      ] as const) {
        const products = first.map((x, i) => (x - probability) * (second[i]! - probability));
        expect(Math.abs(mean(products))).toBeLessThan((4 * variance) / Math.sqrt(first.length));
      }
    },
  );

  it('draws for certain, or not at all, tensors of any size', () => {
    const random = new RandomGenerator(1);
    expect(random.bernoulli([3, 3], 1, 5).dataSync()).toEqual(new Float32Array(9).fill(5));
    expect(random.bernoulli([], 0).dataSync()).toEqual(new Float32Array(1));
    expect(random.bernoulli([0, 2], 0.5).shape).toEqual([0, 2]);
  });

  it('draws an odd number of normal numbers', () => {
    expect(new RandomGenerator(1).normal([3]).dataSync().every(Number.isFinite)).toBe(true);
  });

  it('inside jit draws new numbers at each call, the same ones as outside', () => {
    const random = new RandomGenerator(5);
    const expected = [0, 1, 2].map(() => random.normal([4]).dataSync());
    random.setSeed(5);
    const draw = jit(() => random.normal([4]));
    const drawn = [0, 1, 2].map(() => draw().dataSync());
    expect(drawn).toEqual(expected);
    expect(random.getState()).toEqual({ seed: 5, counter: 3 });
    random.setSeed(5);
    expect(draw().dataSync()).toEqual(expected[0]);
    draw.dispose();
  });

  it('leaves no tensors behind', () => {
    const random = new RandomGenerator();
    random.uniform([2]).dispose();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      tf.dispose([random.uniform([2]), random.normal([2]), random.truncatedNormal([2])]);
      tf.dispose([random.bernoulli([2], 0.5), random.truncatedNormal([2], { lower: 0 })]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([1.5, Number.NaN, 2 ** 32, -(2 ** 31) - 1])('refuses the seed %f', (seed) => {
    expect(() => new RandomGenerator(seed)).toThrow('expected an integer of 32 bits');
  });

  it('refuses bounds without probability', () => {
    const random = new RandomGenerator();
    expect(() => random.truncatedNormal([1], { lower: 1, upper: 1 })).toThrow('lower < upper');
    expect(() => random.truncatedNormal([1], { lower: 50, upper: 60 })).toThrow('no probability');
  });

  it('cuts far in either tail', () => {
    const random = new RandomGenerator(9);
    const upper = random.truncatedNormal([2000], { lower: 4, upper: 5 }).dataSync();
    const lower = random.truncatedNormal([2000], { lower: -5, upper: -4 }).dataSync();
    // E[z | 4 < z < 5] = 4.2158
    expect(mean(upper)).toBeCloseTo(4.2158, 1);
    expect(mean(lower)).toBeCloseTo(-4.2158, 1);
    expect(Math.min(...upper)).toBeGreaterThanOrEqual(4);
  });
});

describe('setSeed', () => {
  it('seeds the default generator', () => {
    setSeed(42);
    const first = randomUniform([3]).dataSync();
    expect(randomUniform([3]).dataSync()).not.toEqual(first);
    setSeed(42);
    expect(randomUniform([3]).dataSync()).toEqual(first);
  });
});
