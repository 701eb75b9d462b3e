import { describe, expect, it } from 'vitest';
import { settleOverlap } from './overlap.js';
import { textKey } from './text-key.js';

const settle = (
  splits: Record<'train' | 'validation' | 'test', string[]>,
  policy: 'error' | 'warn' | 'drop',
  isHeldBack = false,
) =>
  settleOverlap(splits, {
    textOf: (text) => text,
    keyOf: textKey({ tokens: 'auto', lowercase: true }),
    policy,
    what: 'texts',
    isHeldBack,
  });

describe('settleOverlap', () => {
  const splits = { train: ['A b.', 'c', 'd'], validation: ['d', 'e'], test: ['a  b .', 'e', 'f'] };

  it('tells texts that are the same for the model, with examples', () => {
    const { notices } = settle(splits, 'warn');
    expect(notices).toEqual([
      '1 of 2 validation texts are in the training data, such as "d".',
      '1 of 3 test texts are in the training data, such as "a  b .".',
      '1 of 3 test texts are in the validation data, such as "e".',
      'Scores on texts that were trained on measure memory.',
    ]);
    expect(settle(splits, 'warn', true).notices[0]).toBe(
      '2 of 3 test texts are in the training data, such as "a  b .", "e".',
    );
    expect(settle({ ...splits, validation: [], test: ['f'] }, 'error').notices).toEqual([]);
  });

  it('leaves them out of the earlier part, or refuses', () => {
    expect(settle(splits, 'drop').splits).toEqual({
      train: ['c'],
      validation: ['d'],
      test: splits.test,
    });
    expect(() => settle(splits, 'error')).toThrow(/1 of 2 validation.*overlap: 'drop'/);
    expect(() => settle({ train: ['f'], validation: [], test: ['f'] }, 'drop')).toThrow(
      /nothing to train on/,
    );
    expect(() => settle({ train: ['a', 'b'], validation: ['f'], test: ['f'] }, 'drop')).toThrow(
      /nothing to validate on/,
    );
  });
});
