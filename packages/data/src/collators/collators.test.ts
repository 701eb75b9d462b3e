import { describe, expect, it } from 'vitest';
import type { CollateContext, Collator, DenseArray } from '../batching/batch.js';
import { RandomStream } from '../random/stream.js';
import { classificationCollator, multiLabelCollator } from './classification.js';
import { causalCollator, sequencePairCollator } from './sequence.js';
import { taggingCollator } from './tagging.js';

const rows = ({ values, shape }: DenseArray) =>
  Array.from({ length: shape[0]! }, (_, row) => {
    const width = shape.slice(1).reduce((a, b) => a * b, 1);
    return Array.from(values.slice(row * width, (row + 1) * width));
  });
const collate = <T>(
  collator: Collator<T>,
  examples: T[],
  context: Partial<CollateContext> & { lengths: number[] },
) => {
  const batch = collator.collate(examples, {
    rowWeights: new Float32Array(examples.length).fill(1),
    random: new RandomStream(0, 'test'),
    ...context,
  });
  return Object.fromEntries(Object.entries(batch).map(([name, array]) => [name, rows(array)]));
};

describe('collators', () => {
  it('classification: pads, cuts off, masks', () => {
    const examples = [
      { ids: [5, 6], label: 1 },
      { ids: [7, 8, 9, 9], label: 0 },
    ];
    const rowWeights = Float32Array.of(2, 0);
    expect(
      collate(classificationCollator({ padId: 3 }), examples, { lengths: [3], rowWeights }),
    ).toEqual({
      tokens: [
        [5, 6, 3],
        [7, 8, 9],
      ],
      mask: [
        [1, 1, 0],
        [1, 1, 1],
      ],
      labels: [[1], [0]],
      weights: [[2], [0]],
    });
  });

  it('multi-label: one column a class', () => {
    const collator = multiLabelCollator({ numClasses: 3 });
    const examples = [
      { ids: [5], labels: [0, 2] },
      { ids: [6], labels: [] },
    ];
    expect(collate(collator, examples, { lengths: [1] }).labels).toEqual([
      [1, 0, 1],
      [0, 0, 0],
    ]);
    expect(() => collate(collator, [{ ids: [1], labels: [3] }], { lengths: [1] })).toThrow(
      /from 0 to 2, got 3/,
    );
  });

  it('tagging: no weight for padding and for tokens without a label', () => {
    const examples = [{ ids: [5, 6], labels: [2, -1] }];
    expect(collate(taggingCollator(), examples, { lengths: [3] })).toEqual({
      tokens: [[5, 6, 0]],
      mask: [[1, 1, 0]],
      labels: [[2, 0, 0]],
      weights: [[1, 0, 0]],
    });
    expect(() => collate(taggingCollator(), [{ ids: [1], labels: [] }], { lengths: [1] })).toThrow(
      /1 tokens and 0 labels/,
    );
  });

  it('causal: labels are the tokens one later', () => {
    const collator = causalCollator();
    expect(collator.lengthsOf({ ids: [4, 5, 6] })).toEqual([2]);
    expect(collate(collator, [{ ids: [4, 5, 6] }], { lengths: [3] })).toEqual({
      tokens: [[4, 5, 0]],
      mask: [[1, 1, 0]],
      labels: [[5, 6, 0]],
      weights: [[1, 1, 0]],
    });
  });

  it('pairs: the target shifted by one, the end lost when cut off', () => {
    const collator = sequencePairCollator({ bosId: 1, eosId: 2 });
    const examples = [
      { source: [5], target: [6, 7] },
      { source: [5, 5], target: [8, 8, 8, 8] },
    ];
    expect(collator.lengthsOf(examples[0]!)).toEqual([1, 3]);
    expect(collate(collator, examples, { lengths: [2, 4] })).toEqual({
      source: [
        [5, 0],
        [5, 5],
      ],
      sourceMask: [
        [1, 0],
        [1, 1],
      ],
      target: [
        [1, 6, 7, 0],
        [1, 8, 8, 8],
      ],
      targetMask: [
        [1, 1, 1, 0],
        [1, 1, 1, 1],
      ],
      labels: [
        [6, 7, 2, 0],
        [8, 8, 8, 8],
      ],
      weights: [
        [1, 1, 1, 0],
        [1, 1, 1, 1],
      ],
    });
  });
});
