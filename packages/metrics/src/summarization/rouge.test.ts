import { expect, test } from 'vitest';
import { porterStem } from './porter-stemmer.js';
import { rouge, rougeScores } from './rouge.js';

test('the best of several references counts, for each type on its own', () => {
  const references = ['a b c d', 'd c x y b a'];
  const types = ['rouge1', 'rouge2'] as const;
  const scores = rougeScores('a b c', references, { types });
  expect(scores.rouge1).toEqual(rougeScores('a b c', references[0]!, { types }).rouge1);
  expect(scores.rouge2).toEqual(rougeScores('a b c', references[0]!, { types }).rouge2);
});

test('sentences of a summary are lines', () => {
  const [one, two] = ['the cat sat', 'the dog ran'];
  const { rougeL, rougeLsum } = rougeScores(`${two}\n${one}`, `${one}\n${two}`);
  expect(rougeLsum.f1).toBe(1);
  expect(rougeL.f1).toBe(0.5);
});

test('texts without words score 0', () => {
  for (const [prediction, reference] of [
    ['', 'a'],
    ['a', ''],
    ['你好', '你好'],
  ] as const) {
    const zero = { precision: 0, recall: 0, f1: 0 };
    expect(Object.values(rougeScores(prediction, reference))).toEqual([zero, zero, zero, zero]);
  }
});

test('stems conflate words', () => {
  expect(['connection', 'connected', 'connecting'].map(porterStem)).toEqual(
    Array(3).fill('connect'),
  );
  expect(rougeScores('he was connecting it', 'connected', { useStemmer: true }).rouge1.recall).toBe(
    1,
  );
  expect(rougeScores('he was connecting it', 'connected').rouge1.recall).toBe(0);
});

test('bad input is named', () => {
  expect(() => rouge({ types: ['rouge0' as 'rouge1'] })).toThrow(
    'type "rouge0", expected rouge1 to rouge9',
  );
  expect(() => rouge().update(['a'], [])).toThrow('got 1 hypotheses and references for 0');
  expect(() => rouge().result()).toThrow('nothing counted yet');
});
