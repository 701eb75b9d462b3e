import { expect, it } from 'vitest';
import { formatTable } from './table.js';

it('lines up columns, numbers to the right, wide characters counted as two', () => {
  const table = formatTable(
    ['model', 'accuracy', 'seconds'],
    [
      ['ResNet-Attention', '0.9512', '92.0'],
      ['朴素贝叶斯', '0.8700', '4.1'],
    ],
    { width: 80 },
  );
  expect(table.split('\n')).toEqual([
    'model             accuracy  seconds',
    'ResNet-Attention    0.9512     92.0',
    '朴素贝叶斯          0.8700      4.1',
  ]);
});
