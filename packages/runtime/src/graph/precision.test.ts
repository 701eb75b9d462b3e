import { jit, optimizers, summarizeProfile } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bfloat16Obstacle } from '../processor/obstacles.js';
import { useTensorFlow } from '../use-tensorflow.js';

describe('precision', () => {
  beforeAll(async () => {
    await useTensorFlow();
  });

  it('refuses one that is not known, and a compiler that cannot', () => {
    const f = (x: tf.Tensor) => tf.exp(x);
    expect(() => jit(f, { precision: 'float16' as 'bfloat16', name: 'f' })(tf.scalar(1))).toThrow(
      'jit(f): precision is "float16", expected "float32" or "bfloat16"',
    );
    expect(() => jit(f, { precision: 'bfloat16', compiler: 'xla' })(tf.scalar(1))).toThrow(
      /needs the compiler "graph", got "xla"; leave compiler out/,
    );
  });

  it('refuses on a backend that has none', async () => {
    await tf.setBackend('cpu');
    try {
      const f = jit((x: tf.Tensor) => tf.exp(x), { precision: 'bfloat16' });
      for (let call = 0; call < 2; call++) {
        expect(() => f(tf.scalar(1))).toThrow(/needs the tensorflow backend, got cpu/);
      }
    } finally {
      await tf.setBackend('tensorflow');
    }
  });

  // What this machine cannot do, it says: no test of numbers then.
  const isHere = bfloat16Obstacle({ isGpu: false }) === undefined;

  it.skipIf(isHere)('says what is missing', () => {
    expect(() => jit(tf.exp, { precision: 'bfloat16' })(tf.scalar(1))).toThrow(
      /needs an x64 processor with AVX512_BF16 or AMX, and oneDNN; got .*leave precision out/,
    );
  });

  it.skipIf(!isHere)('multiplies rounded values and adds them up in float32', () => {
    // 1 + 2^-9 needs 9 bits of mantissa, bfloat16 has 8 with the leading one: it rounds to 1.
    const x = tf.fill([64, 64], 1 + 2 ** -9);
    const one = tf.ones([64, 64]);
    const product = (precision: 'float32' | 'bfloat16') =>
      jit((a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b).relu().matMul(b), { precision })(
        x as tf.Tensor2D,
        one as tf.Tensor2D,
      ).dataSync()[0];
    expect(product('float32')).toBe(64 * 64 * (1 + 2 ** -9));
    expect(product('bfloat16')).toBe(64 * 64);
  });

  it.skipIf(!isHere)('trains to nearly the same loss, with weights in float32', () => {
    const x: tf.Tensor2D = tf.randomNormal([256, 32], 0, 1, 'float32', 1);
    const y: tf.Tensor2D = tf.tanh(tf.matMul(x, tf.randomNormal([32, 1], 0, 1, 'float32', 2)));
    const train = (precision: 'float32' | 'bfloat16') => {
      const w1 = tf.variable(tf.randomNormal([32, 64], 0, 0.2, 'float32', 3));
      const w2 = tf.variable(tf.randomNormal([64, 1], 0, 0.2, 'float32', 4));
      const adam = optimizers.adam({ learningRate: 1e-2 });
      const step = jit(
        (x: tf.Tensor2D, y: tf.Tensor) =>
          adam.minimize(
            () => tf.losses.meanSquaredError(y, tf.matMul(tf.relu(tf.matMul(x, w1)), w2)),
            true,
            [w1, w2],
          ),
        { precision },
      );
      const losses = Array.from({ length: 150 }, () => step(x, y).dataSync()[0]!);
      const casts = summarizeProfile(step.profile(x, y))
        .filter(({ operation }) => /Cast/.test(operation))
        .reduce((sum, { count }) => sum + count, 0);
      return { first: losses[0]!, last: losses.at(-1)!, weights: w1.dataSync(), casts };
    };
    const [exact, rounded] = [train('float32'), train('bfloat16')];
    expect(rounded.casts).toBeGreaterThan(exact.casts);
    expect(Math.abs(rounded.first / exact.first - 1)).toBeLessThan(0.01);
    expect(rounded.last).toBeLessThan(0.1 * rounded.first);
    // Updates far below bfloat16's resolution are kept: the weights have more than 8 bits.
    const words = new Uint32Array(Float32Array.from(rounded.weights).buffer);
    expect(words.some((word) => (word & 0xffff) !== 0)).toBe(true);
  });
});
