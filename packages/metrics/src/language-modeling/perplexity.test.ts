import { expect, test } from 'vitest';
import { negativeLogLikelihood } from './likelihood.js';
import { bitsPerCharacter, bitsPerToken, perplexity } from './perplexity.js';

test('a uniform model has the perplexity of its vocabulary', () => {
  const likelihood = negativeLogLikelihood(new Float32Array(3 * 8), [0, 5, 7]);
  expect(likelihood.tokens).toBe(3);
  expect(perplexity().update(likelihood).result()).toBeCloseTo(8, 12);
  expect(bitsPerToken().update(likelihood).result()).toBeCloseTo(3, 12);
  const { sum } = likelihood;
  expect(bitsPerCharacter().update({ sum, characters: 9 }).result()).toBeCloseTo(1, 12);
});

test('large logits do not overflow', () => {
  const { sum } = negativeLogLikelihood(
    [
      [1000, 999],
      [-1000, -1001],
    ],
    [0, 0],
  );
  expect(sum).toBeCloseTo(2 * Math.log(1 + Math.exp(-1)), 12);
});

test('ignored targets do not count', () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  expect(negativeLogLikelihood(rows, [1, -100])).toEqual(negativeLogLikelihood([rows[0]!], [1]));
  expect(negativeLogLikelihood(rows, [1, 0], { ignoreIndex: 0 }).tokens).toBe(1);
});

test('bad input is named', () => {
  expect(() => negativeLogLikelihood([[1, 2]], [2])).toThrow('target 2 of item 0');
  expect(() => negativeLogLikelihood([[1, NaN]], [0])).toThrow('score NaN of item 0, class 1');
  expect(() => perplexity().update({ sum: NaN, tokens: 3 })).toThrow('sum is NaN');
  expect(() => perplexity().update({ sum: 1, tokens: 0.5 })).toThrow('tokens is 0.5');
  expect(() => bitsPerCharacter().update({ sum: 1, characters: -1 })).toThrow('characters is -1');
  expect(() => perplexity().update({ sum: 0, tokens: 0 }).result()).toThrow('nothing counted yet');
});
