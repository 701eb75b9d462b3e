import { expect, test } from 'vitest';
import { NgramScorer } from './ngram-scorer.js';
import { TfidfRidge } from './tfidf-ridge.js';

const texts: readonly (readonly [string, number])[] = [
  ['a good film', 4],
  ['a bad film', 1.5],
  ['good acting , bad plot', 2.5],
  ['the plot is good', 3.5],
  ['nothing here works', 1],
  ['a film of nothing', 2],
  ['the acting is bad', 1.25],
  ['good good good film', 5],
];
const asked = ['a good plot', 'bad , bad film', 'unseen words'];

async function trained(alpha: number) {
  const ridge = new TfidfRidge({ alpha, tolerance: 1e-9 });
  for (const [text, value] of texts) ridge.add(text, value);
  await ridge.fit();
  return ridge;
}

// TfidfVectorizer(binary=True, ngram_range=(1, 2), token_pattern=r"[\w]+|[^\s\w]") and Ridge(alpha) of
// scikit-learn 1.9.
test.each([
  [1, [3.025946, 2.278291, 2.468657]],
  [0.1, [3.24305, 2.032814, 2.393464]],
])('predicts what scikit-learn does with alpha %d', async (alpha, expected) => {
  const ridge = await trained(alpha);
  asked.forEach((text, i) => {
    expect(ridge.predict(text)).toBeCloseTo(expected[i]!, 5);
  });
});

test('is kept in a file', async () => {
  const ridge = await trained(1);
  const scorer = NgramScorer.fromTensors(ridge.scorer().tensors('0'), '0', {
    ...{ unit: 'words', minN: 1, maxN: 2, numClasses: 1 },
  });
  for (const text of asked) expect(scorer.scores(text)[0]).toBeCloseTo(ridge.predict(text), 5);
});

test('refuses what it cannot learn', async () => {
  expect(() => new TfidfRidge({ alpha: 0 })).toThrow('alpha is 0, expected a number above 0');
  expect(() => new TfidfRidge().add('a', Number.NaN)).toThrow('the number is NaN');
  await expect(new TfidfRidge().fit()).rejects.toThrow('no text to train on');
});
