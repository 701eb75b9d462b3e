import { expect, it } from 'vitest';
import { batchesByLength } from './batches-by-length.js';

it('puts items of like length together, each once, in a power of two of rows', () => {
  const words = ['aaaaa', 'b', 'cccc', 'dd', 'eee', 'ff', 'g'];
  const batches = [...batchesByLength(words, (word) => word.length, 4)];
  expect(batches.map(({ items }) => items)).toEqual([
    ['b', 'g', 'dd', 'ff'],
    ['eee', 'cccc', 'aaaaa'],
  ]);
  expect(batches.map(({ padded }) => padded.length)).toEqual([4, 4]);
  expect(batches[1]!.padded).toEqual(['eee', 'cccc', 'aaaaa', 'aaaaa']);
});

it('never makes a batch larger than was asked for', () => {
  const batches = [...batchesByLength([1, 2, 3, 4, 5, 6], (n) => n, 6)];
  expect(batches.map(({ padded }) => padded)).toEqual([[1, 2, 3, 4, 5, 6]]);
});
