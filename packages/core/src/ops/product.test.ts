import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { jit } from '../index.js';
import { isFasterAsBatch, multiply } from './product.js';

/** The definition, in float64. */
function product(a: tf.Tensor2D, b: tf.Tensor2D): number[] {
  const [rows, inner] = a.shape;
  const columns = b.shape[1];
  const [as, bs] = [a.dataSync(), b.dataSync()];
  return Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += as[row * inner + i]! * bs[i * columns + column]!;
    return sum;
  });
}

describe('multiply', () => {
  // Rows, inner and columns on both sides of each bound of isFasterAsBatch.
  it.each([
    [1, 5, 40],
    [3, 7, 1],
    [16, 5, 40],
    [17, 40, 5],
    [90, 20, 20],
    [200, 200, 210],
  ])('of [%i, %i] and [%i columns] is the product, whatever is transposed', (...sizes) => {
    const [rows, inner, columns] = sizes;
    const a = uneven([rows, inner]) as tf.Tensor2D;
    const b = uneven([inner, columns], 1) as tf.Tensor2D;
    const expected = product(a, b);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const factors = [
          transposeA ? tf.transpose(a) : a,
          transposeB ? tf.transpose(b) : b,
        ] as const;
        const compute = jit((a: tf.Tensor2D, b: tf.Tensor2D) =>
          multiply(a, b, { transposeA, transposeB }),
        );
        for (const y of [multiply(...factors, { transposeA, transposeB }), compute(...factors)]) {
          expect(y.shape).toEqual([rows, columns]);
          expectClose(y.dataSync(), expected, 1e-4, `transposed: ${transposeA}, ${transposeB}`);
        }
        compute.dispose();
      }
    }
  });
});

describe('isFasterAsBatch', () => {
  const sizes = (rows: number, inner: number, columns: number) => ({ rows, inner, columns });

  it('holds where a second matrix of longer rows than the result is transposed', () => {
    for (const threads of [1, 2]) {
      expect(isFasterAsBatch(sizes(2048, 1024, 256), true, threads)).toBe(true);
      expect(isFasterAsBatch(sizes(2048, 256, 1024), true, threads)).toBe(false);
      expect(isFasterAsBatch(sizes(2048, 1024, 256), false, threads)).toBe(false);
    }
  });

  it('holds with several threads for few rows, and for what the plain kernel does not share', () => {
    expect([1, 2].map((threads) => isFasterAsBatch(sizes(32, 256, 8000), true, threads))).toEqual([
      false,
      true,
    ]);
    expect([1, 2].map((threads) => isFasterAsBatch(sizes(768, 128, 128), false, threads))).toEqual([
      false,
      true,
    ]);
  });

  it('never holds for a handful of rows or a single column', () => {
    expect(isFasterAsBatch(sizes(4, 1024, 256), true, 2)).toBe(false);
    expect(isFasterAsBatch(sizes(4000, 1024, 1), true, 2)).toBe(false);
  });
});
