import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { batchNorm, batchNormBy } from './index.js';

const mask = tf.tensor2d([
  [1, 1, 0],
  [1, 0, 0],
]);
const all = tf.ones([2, 3]);
const [gamma, beta] = [uneven([4], 1), uneven([4], 2)];

describe('batchNorm', () => {
  it('gives each feature mean 0 and variance 1 over what counts, and 0 elsewhere', () => {
    const { y, moments } = batchNorm(uneven([2, 3, 4]), { mask, epsilon: 0 });
    const rows = tf.reshape(y, [6, 4]).arraySync() as number[][];
    const counted = [rows[0]!, rows[1]!, rows[3]!];
    for (let feature = 0; feature < 4; feature++) {
      const values = counted.map((row) => row[feature]!);
      expect(values.reduce((sum, value) => sum + value)).toBeCloseTo(0, 4);
      expect(values.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(3, 4);
    }
    for (const hidden of [2, 4, 5]) expect(rows[hidden]!.map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(moments.count.dataSync()).toEqual(new Float32Array([3]));
  });

  it('has gradients that agree with differences', () => {
    const x = uneven([2, 3, 4]);
    for (const options of [{}, { mask }, { mask: tf.cast(mask, 'bool') }, { epsilon: 0.1 }]) {
      expectGradients((x) => batchNorm(x, options).y, [x]);
      expectGradients((x, gamma) => batchNorm(x, { ...options, gamma }).y, [x, gamma]);
      expectGradients((x, beta) => batchNorm(x, { ...options, beta }).y, [x, beta]);
      expectGradients(
        (x, gamma, beta) => batchNorm(x, { ...options, gamma, beta }).y,
        [x, gamma, beta],
      );
    }
  });

  it('is the same without a mask and with one that hides nothing', () => {
    const x = tf.add(uneven([2, 3, 4]), 20);
    const run = (mask?: tf.Tensor) => {
      const loss = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
        tf.sum(tf.square(tf.sub(batchNorm(x, { gamma, beta, mask }).y, uneven([2, 3, 4], 5))));
      const { y, moments } = batchNorm(x, { gamma, beta, mask });
      return [y, moments.mean, moments.variance, ...tf.grads(loss)([x, gamma, beta])];
    };
    const masked = run(all);
    run().forEach((plain, i) => {
      expectClose(plain.dataSync(), masked[i]!.dataSync(), 1e-3, `result ${i}`);
    });
  });

  it('depends on nothing that is hidden, and gives it no gradient', () => {
    const run = (hidden: number) => {
      const x = tf.where(
        tf.cast(tf.tile(tf.reshape(mask, [2, 3, 1]), [1, 1, 4]), 'bool'),
        uneven([2, 3, 4]),
        tf.fill([2, 3, 4], hidden),
      );
      const dx = tf.grad((x) => tf.sum(tf.exp(batchNorm(x, { mask, gamma, beta }).y)))(x);
      return [batchNorm(x, { mask, gamma, beta }).y, dx].map((tensor) =>
        [...tensor.dataSync()].map((value) => value + 0),
      );
    };
    const [y, dx] = run(0);
    expect(run(1000)).toEqual([y, dx]);
    for (const position of [2, 4, 5])
      expect(dx!.slice(4 * position, 4 * position + 4).map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it('takes a mask of fewer axes than positions have', () => {
    const x = uneven([2, 3, 2, 4]);
    const wide = tf.tile(tf.reshape(mask, [2, 3, 1]), [1, 1, 2]);
    expect(batchNorm(x, { mask }).y.dataSync()).toEqual(batchNorm(x, { mask: wide }).y.dataSync());
  });

  it('is defined for a single position, for none, and where everything is hidden', () => {
    expect(batchNorm(uneven([1, 4]), { beta }).y.dataSync()).toEqual(beta.dataSync());
    expect(batchNorm(tf.zeros([2, 0, 4])).y.shape).toEqual([2, 0, 4]);
    const { y, moments } = batchNorm(uneven([2, 3, 4]), { mask: tf.zerosLike(all), beta });
    expect(y.dataSync().map(Math.abs)).toEqual(new Float32Array(24));
    expect(moments.variance.dataSync()).toEqual(new Float32Array(4));
  });

  it('with given moments agrees with the batch that has them', () => {
    const x = uneven([2, 3, 4]);
    const { y, moments } = batchNorm(x, { gamma, beta, mask });
    const given = batchNormBy(moments, x, { gamma, beta, mask });
    expectClose(given.dataSync(), y.dataSync(), 1e-5, 'y');
    expectGradients(
      (x, gamma, beta) => batchNormBy(moments, x, { gamma, beta, mask }),
      [x, gamma, beta],
    );
  });

  it('refuses parameters and masks of another shape', () => {
    const x = tf.zeros([2, 3, 4]);
    expect(() => batchNorm(x, { gamma: tf.ones([3]) })).toThrow(
      'batchNorm: gamma has shape [3], input [2, 3, 4]',
    );
    expect(() => batchNorm(x, { mask: tf.ones([2, 4]) })).toThrow(
      'batchNorm: mask has shape [2, 4], input [2, 3, 4]',
    );
  });
});
