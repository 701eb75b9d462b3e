import { jupyterDisplay, type MimeBundle } from '@resattn/host';
import { expect, test } from 'vitest';
import { makeClassifier } from '../classifiers/families.js';
import { transformerLanguageModel } from '../sequence/transformer-language-model.js';
import { shownAnswers, shownClassifications, shownTags } from './results-view.js';

const hostile = '<img src=x>';
const shown = async (value: unknown) => {
  const bundle = await (value as { [jupyterDisplay](): MimeBundle })[jupyterDisplay]();
  return { text: bundle['text/plain'] as string, html: bundle['text/html'] as string };
};

test('a classifier lists its layers, a model of weights its parts; both say how large they are', async () => {
  const classifier = makeClassifier('text-cnn', { vocabularySize: 20, numClasses: 3, filters: 4 });
  const { text } = await shown(classifier);
  expect(text).toMatch(/^text-cnn, [\d,]+ parameters/);
  expect(text.split('\n')[1]).toMatch(/layer +type +output +parameters/);
  const language = transformerLanguageModel({
    ...{ vocabularySize: 11, numLayers: 2, maxLength: 8, modelDim: 8, numHeads: 2, hiddenUnits: 8 },
  });
  const shownLanguage = (await shown(language)).text;
  expect(shownLanguage).toMatch(/part +weights +parameters/);
  expect(Math.max(...shownLanguage.split('\n').map(({ length }) => length))).toBeLessThan(90);
});

test('classified texts show what was looked at, escaped', async () => {
  const attention = [{ start: 0, end: 4, weight: 0.9 }];
  const [label, score] = [hostile, 0.75];
  const { text, html } = await shown(
    shownClassifications([{ text: `text ${hostile}`, label, score, attention }]),
  );
  expect(text).toBe(`${hostile} 0.750  text ${hostile}`);
  expect(html).not.toContain('<img');
  expect(html).toContain('rgba(var(--ra-mark),1)" title="0.900">text</span>');
});

test('answers stand beside their sources, with an alignment; of many the first are shown', async () => {
  const alignment = { queries: ['b'], keys: [hostile, 'a'], weights: [[0.2, 0.8]] };
  const answer = { source: hostile, text: 'b', score: -1, isComplete: false, alignment };
  const { text, html } = await shown(shownAnswers(new Array(50).fill(answer)));
  expect(html).not.toContain('<img');
  expect(text).toContain('b ← a');
  expect(text).toMatch(/20 of 50 texts$/);
});

test('tags are written into their text', async () => {
  const token = (start: number, end: number, tag: string) => ({ start, end, tag });
  const entity = { start: 0, end: 5, type: 'PER' };
  const text = `Alice ${hostile}`;
  const tokens = [token(0, 5, 'B-PER'), token(6, 17, 'O')];
  const entities = await shown(shownTags([{ text, entities: [entity], tokens }]));
  expect(entities.text).toBe(`[Alice PER] ${hostile}`);
  expect(entities.html).not.toContain('<img');
  const words = await shown(shownTags([{ text: 'ab', entities: [], tokens: [token(0, 2, 'NN')] }]));
  expect(words.text).toBe('[ab NN]');
});
