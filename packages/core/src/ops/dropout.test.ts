import { jit, RandomGenerator, setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { dropout } from './index.js';

describe('dropout', () => {
  it('drops about the rate and scales what is left', () => {
    setSeed(1);
    const y = dropout(tf.ones([100, 100]), 0.25).dataSync();
    const kept = y.filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.75)]));
    expect(Math.abs(kept.length / y.length - 0.75)).toBeLessThan(0.02);
  });

  it('passes the gradient where it passed the value', () => {
    const x = uneven([4, 5]);
    const generator = new RandomGenerator(3);
    const run = (x: tf.Tensor) => {
      generator.setSeed(3);
      return dropout(x, 0.5, { generator });
    };
    const mask = tf.div(run(x), x).dataSync();
    const gradient = tf.grad(run)(x).dataSync();
    gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(mask[i]!, 5);
    });
    expect(new Set(gradient)).toEqual(new Set([0, 2]));
  });

  it('shares its mask along the axes of size 1 in noiseShape', () => {
    setSeed(5);
    const x = tf.ones([2, 6, 8]);
    const run = (x: tf.Tensor) => dropout(x, 0.5, { noiseShape: [2, 1, 8] });
    const rows = tf.unstack(tf.transpose(run(x), [1, 0, 2])).map((row) => [...row.dataSync()]);
    expect(new Set(rows[0])).toEqual(new Set([0, 2]));
    for (const row of rows) expect(row).toEqual(rows[0]);
    expect(tf.grad(run)(x).shape).toEqual([2, 6, 8]);
  });

  it('inside jit draws a new mask at each call, and repeats itself after setSeed', () => {
    const step = jit((x: tf.Tensor) => tf.grad((x: tf.Tensor) => dropout(x, 0.5))(x));
    const x = tf.ones([8, 8]);
    setSeed(4);
    const [first, second] = [step(x).dataSync(), step(x).dataSync()];
    expect(second).not.toEqual(first);
    setSeed(4);
    expect(step(x).dataSync()).toEqual(first);
    step.dispose();
  });

  it('with a rate of 0 is the identity and draws nothing', () => {
    const generator = new RandomGenerator(3);
    const x = uneven([3]);
    expect(dropout(x, 0, { generator }).dataSync()).toEqual(x.dataSync());
    expect(generator.getState().counter).toBe(0);
  });

  it.each([1, -0.1, Number.NaN])('refuses the rate %f', (rate) => {
    expect(() => dropout(tf.ones([2]), rate)).toThrow('expected 0 <= rate < 1');
  });

  it('refuses a noiseShape that does not broadcast', () => {
    expect(() => dropout(tf.ones([2, 3]), 0.5, { noiseShape: [2] })).toThrow('noiseShape [2]');
    expect(() => dropout(tf.ones([2, 3]), 0.5, { noiseShape: [2, 2] })).toThrow(
      'noiseShape [2, 2]',
    );
  });
});
