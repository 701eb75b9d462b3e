import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { embeddingLookup } from './index.js';

const ids = tf.tensor2d(
  [
    [2, 0],
    [2, 1],
  ],
  [2, 2],
  'int32',
);

describe('embeddingLookup', () => {
  it('returns the rows of the ids', () => {
    const y = embeddingLookup(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      ids,
    );
    expect(y.shape).toEqual([2, 2, 2]);
    expect([...y.dataSync()]).toEqual([5, 6, 1, 2, 5, 6, 3, 4]);
  });

  it('takes ids of any dtype and rank', () => {
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect([...embeddingLookup(table, tf.scalar(1)).dataSync()]).toEqual([3, 4]);
  });

  it('has a gradient that agrees with differences, zero for ids that do not occur', () => {
    const table = uneven([4, 3]);
    expectGradients((table) => embeddingLookup(table, ids), [table]);
    const gradient = tf.grad((table: tf.Tensor) => embeddingLookup(table, ids))(table);
    expectClose(gradient.dataSync().slice(9), [0, 0, 0], 0, 'row of the unused id');
  });

  it('gives the padding row no gradient but returns it', () => {
    const table = uneven([4, 3]);
    const lookup = (table: tf.Tensor) => embeddingLookup(table, ids, { padId: 2 });
    expect(lookup(table).dataSync()).toEqual(embeddingLookup(table, ids).dataSync());
    const gradient = tf.grad(lookup)(table).dataSync();
    expect([...gradient]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('refuses a table that is not a matrix', () => {
    expect(() => embeddingLookup(tf.zeros([2, 3, 4]), ids)).toThrow(
      'expected [vocabulary, features]',
    );
  });
});
