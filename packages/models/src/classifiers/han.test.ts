import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { han } from './han.js';
import type { HanConfig } from './options/han.js';
import { SentenceGrid } from './sentence-grid.js';
import { applyClassifier } from './text-classifier.js';

const small: HanConfig = {
  vocabularySize: 20,
  numClasses: 3,
  sentenceEndIds: [9, 10],
  maxSentences: 3,
  maxWords: 4,
  embeddingDim: 6,
  units: 4,
  attentionDim: 5,
};
const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, 'int32');

describe('SentenceGrid', () => {
  const layOut = (rows: number[][], options: object = {}) => {
    const layer = new SentenceGrid({
      sentenceEndIds: [9, 10],
      maxSentences: 3,
      maxWords: 4,
      padId: 0,
      ...options,
    });
    const [grid, present] = layer.apply(ids(rows));
    return [
      tf.reshape(grid, [rows.length, -1, present.shape[2]!]).arraySync(),
      present.arraySync(),
    ];
  };

  it('begins a row after each end of a sentence', () => {
    const [grid, present] = layOut([[1, 2, 9, 3, 10, 4, 5, 6, 0, 0]]);
    expect(grid).toEqual([
      [
        [1, 2, 9, 0],
        [3, 10, 0, 0],
        [4, 5, 6, 0],
      ],
    ]);
    expect(present).toEqual([
      [
        [1, 1, 1, 0],
        [1, 1, 0, 0],
        [1, 1, 1, 0],
      ],
    ]);
  });

  it('leaves out what does not fit', () => {
    const [grid] = layOut([[1, 2, 3, 4, 5, 9, 6, 9, 7, 9, 8]]);
    expect(grid).toEqual([
      [
        [1, 2, 3, 4],
        [6, 9, 0, 0],
        [7, 9, 0, 0],
      ],
    ]);
  });

  it('cuts every few tokens where no token ends a sentence, with any padding id', () => {
    const [grid, present] = layOut([[1, 2, 3, 4, 5, 7]], { sentenceEndIds: [], padId: 7 });
    expect(grid).toEqual([
      [
        [1, 2, 3, 4],
        [5, 7, 7, 7],
        [7, 7, 7, 7],
      ],
    ]);
    expect(present).toEqual([
      [
        [1, 1, 1, 1],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    ]);
  });
});

describe('han', () => {
  it('has as many parameters as its formula says', () => {
    // Three gates with a bias each, and one more bias for the recurrent part of the candidate.
    const gru = (inputs: number) => 3 * (inputs * 4 + 4 * 4 + 4) + 4;
    const attention = 8 * 5 + 5 + 5;
    const expected = 20 * 6 + 2 * gru(6) + 2 * gru(8) + 2 * attention + 8 * 3 + 3;
    expect(countParameters(han(small))).toBe(expected);
  });

  it('weighs the tokens that it reads, and they sum to 1', () => {
    const classifier = han(small);
    const { attention } = applyClassifier(
      classifier,
      ids([
        [1, 2, 9, 3, 10, 4, 5, 6, 7, 8],
        [1, 2, 3, 0, 0, 0, 0, 0, 0, 0],
      ]),
    );
    const rows = attention!.arraySync() as number[][];
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    // The third sentence is longer than a row.
    expect(rows[0]![9]).toBe(0);
    expect(rows[1]!.slice(3)).toEqual(new Array(7).fill(0));
  });

  it('reads a sentence the same wherever the next one begins', () => {
    const classifier = han({ ...small, sentenceEndIds: [9] });
    const run = (row: number[]) => {
      const { attention } = applyClassifier(classifier, ids([row]));
      return attention!.arraySync() as number[][];
    };
    // The ratio of two words' weights within the first sentence.
    const [alone] = run([1, 2, 9, 0, 0, 0]);
    const [followed] = run([1, 2, 9, 4, 5, 6]);
    expect(followed![0]! / followed![1]!).toBeCloseTo(alone![0]! / alone![1]!, 4);
  });

  it.each([
    [{ maxWords: 0 }, 'maxWords is 0, expected an integer from 1'],
    [{ sentenceEndIds: [-1] }, 'sentenceEndIds is [-1], expected a list of integers from 0'],
    [{ dropout: 1.5 }, 'dropout is 1.5, expected a number from 0 below 1'],
  ])('refuses %j', (options, message) => {
    expect(() => han({ ...small, ...options })).toThrow(`han: ${message}`);
  });
});
