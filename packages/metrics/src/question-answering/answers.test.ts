import { expect, test } from 'vitest';
import { exactMatch, normalizeAnswer, tokenF1 } from './answers.js';

test('articles are dropped as words, not inside words of any script', () => {
  expect(normalizeAnswer('The  Theatre, a "café a la"!')).toBe('theatre café la');
  expect(normalizeAnswer('öa aé the')).toBe('öa aé');
});

test('the closest of several answers counts', () => {
  expect(
    exactMatch()
      .update(['the cat'], [['dog', 'A cat.']])
      .result(),
  ).toBe(1);
  expect(
    tokenF1()
      .update(['big cat'], [['dog', 'a cat']])
      .result(),
  ).toBeCloseTo(2 / 3, 12);
});

test('an empty answer matches only an empty one', () => {
  expect(tokenF1().update(['the', 'the'], ['a', 'cat']).result()).toBe(0.5);
});

test('bad input is named', () => {
  expect(() => exactMatch().update(['a'], [[]])).toThrow('item 0 has no reference');
  expect(() => tokenF1().update(['a'], [])).toThrow('got 1 hypotheses and references for 0');
});
