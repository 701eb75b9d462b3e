import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { biasAdd, dense } from './index.js';

describe('dense', () => {
  it('is x W + b', () => {
    const kernel = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const y = dense(
      tf.tensor2d([
        [1, 1],
        [2, 0],
      ]),
      kernel,
      tf.tensor1d([10, 20, 30]),
    );
    expectClose(y.dataSync(), [15, 27, 39, 12, 24, 36], 0, 'y');
  });

  it.each([[[3]], [[2, 3]], [[2, 2, 3]], [[2, 1, 2, 3]]])(
    'on %j has the leading axes of its input and gradients that agree with differences',
    (shape) => {
      const [x, kernel, bias] = [uneven(shape), uneven([3, 4], 1), uneven([4], 2)];
      expect(dense(x, kernel, bias).shape).toEqual([...shape.slice(0, -1), 4]);
      expectGradients((x, kernel, bias) => dense(x, kernel, bias), [x, kernel, bias]);
      expectGradients((x, kernel) => dense(x, kernel), [x, kernel]);
    },
  );

  it.each([[[2, 3]], [[2, 2, 3]]])(
    'with a kernel of [units, inputs] on %j is x W^T + b, with its gradients',
    (shape) => {
      const [x, kernel, bias] = [uneven(shape), uneven([4, 3], 1), uneven([4], 2)];
      const transposed = { transposeKernel: true };
      const y = dense(x, kernel, bias, transposed);
      const expected = dense(x, tf.transpose(kernel), bias);
      expect(y.shape).toEqual([...shape.slice(0, -1), 4]);
      expectClose(y.dataSync(), Array.from(expected.dataSync()), 1e-6, 'y');
      expectGradients((x, kernel, bias) => dense(x, kernel, bias, transposed), [x, kernel, bias]);
      expect(() => dense(x, tf.transpose(kernel), bias, transposed)).toThrow(
        'kernel [3, 4] do not fit; expected [..., inputs] and [units, inputs]',
      );
    },
  );

  it('of a wide input has the gradient of the definition', () => {
    const [x, kernel] = [uneven([3, 2048]), uneven([2048, 2], 1)];
    const dy = uneven([3, 2], 2);
    const [, dKernel] = tf.grads((x, kernel) => dense(x, kernel))([x, kernel], dy);
    const expected = tf.matMul(x, dy, true);
    expectClose(dKernel!.dataSync(), Array.from(expected.dataSync()), 1e-5, 'dKernel');
  });

  it('refuses what does not fit', () => {
    expect(() => dense(tf.zeros([2, 3]), tf.zeros([4, 5]))).toThrow(
      'input [2, 3] and kernel [4, 5] do not fit',
    );
    expect(() => dense(tf.zeros([2, 4]), tf.zeros([4, 5]), tf.zeros([4]))).toThrow('expected [5]');
  });
});

describe('biasAdd', () => {
  it('adds to the last axis, with gradients that agree with differences', () => {
    const y = biasAdd(tf.zeros([2, 2, 3]), tf.tensor1d([1, 2, 3]));
    expect([...y.dataSync()]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expectGradients((x, bias) => biasAdd(x, bias), [uneven([2, 2, 3]), uneven([3], 1)]);
  });

  it('refuses a bias of another length', () => {
    expect(() => biasAdd(tf.zeros([2, 3]), tf.zeros([2]))).toThrow('expected [3]');
  });
});
