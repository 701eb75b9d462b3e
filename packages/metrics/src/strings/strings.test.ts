import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ndcg } from '../ranking/ndcg.js';
import { distinctN } from './distinct.js';
import { characterErrorRate, matchErrorRate, wordErrorRate } from './error-rate.js';
import { alignmentCounts, levenshtein } from './levenshtein.js';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\u{1F600}'), maxLength: 9 });

describe('Levenshtein distance', () => {
  test('is a metric', () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(levenshtein(a, a)).toBe(0);
        expect(levenshtein(a, b)).toBe(levenshtein(b, a));
        expect(levenshtein(a, c)).toBeLessThanOrEqual(levenshtein(a, b) + levenshtein(b, c));
        expect(levenshtein(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test('an alignment accounts for every token on both sides', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const { hits, substitutions, deletions, insertions } = alignmentCounts(a, b);
        expect(hits + substitutions + deletions).toBe([...a].length);
        expect(hits + substitutions + insertions).toBe([...b].length);
        expect(substitutions + deletions + insertions).toBe(levenshtein(a, b));
      }),
    );
  });

  test('counts code points, and tokens of any kind', () => {
    expect(levenshtein('\u{1F600}', '\u{1F601}')).toBe(1);
    expect(levenshtein([1, 2, 3], [1, 3])).toBe(1);
  });
});

describe('error rates', () => {
  test('without errors are 0 even where no reference has a word', () => {
    expect(wordErrorRate().update([''], ['']).result()).toBe(0);
    expect(wordErrorRate().update(['a'], ['']).result()).toBe(Infinity);
    expect(matchErrorRate().update(['a'], ['']).result()).toBe(1);
  });

  test('bad input is named', () => {
    expect(() => wordErrorRate().update(['a'], [])).toThrow('got 1 hypotheses and 0 references');
    expect(() => characterErrorRate().update([3 as never], ['a'])).toThrow('hypothesis 0 is 3');
    expect(() => wordErrorRate().result()).toThrow('nothing counted yet');
  });
});

test('distinct-n of texts that are too short is 0', () => {
  expect(distinctN(3).update(['a b', 'c']).result()).toBe(0);
  expect(() => distinctN(0)).toThrow('n is 0');
});

describe('NDCG', () => {
  test('is 1 for the best order and 0 without relevant items', () => {
    expect(
      ndcg()
        .update([[3, 2, 1]], [[2, 1, 0]])
        .result(),
    ).toBe(1);
    expect(
      ndcg()
        .update([[3, 2, 1]], [[0, 0, 0]])
        .result(),
    ).toBe(0);
  });

  test('the exponential gain weighs high relevance more', () => {
    const data = [[[1, 2]], [[3, 1]]] as const;
    const linear = ndcg()
      .update(...data)
      .result();
    expect(
      ndcg({ gain: 'exponential' })
        .update(...data)
        .result(),
    ).toBeLessThan(linear);
  });

  test('bad input is named', () => {
    expect(() => ndcg().update([[1, NaN]], [[1, 0]])).toThrow('score NaN of query 0, item 1');
    expect(() => ndcg().update([[1, 2]], [[1, -1]])).toThrow('relevance -1 of query 0, item 1');
    expect(() => ndcg().update([[1, 2]], [[1]])).toThrow('has 2 scores and 1 relevance values');
    expect(() => ndcg({ k: 0 })).toThrow('k is 0');
    expect(() => ndcg({ gain: 'log' as 'linear' })).toThrow('gain is "log"');
  });
});
