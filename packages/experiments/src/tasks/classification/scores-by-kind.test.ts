import { expect, it } from 'vitest';
import { languageId } from '../../presets/language-id.js';
import { loadTask } from './load-task.js';
import { scoresByKind } from './scores.js';

it('gives the accuracy on each sort of text, and nothing where there is one sort', () => {
  const examples = [
    { label: 0, kind: 'sentence' },
    { label: 1, kind: 'word' },
    { label: 2, kind: 'sentence' },
    { label: 2, kind: 'word' },
    { label: 1, kind: 'word' },
  ];
  expect(scoresByKind([0, 1, 1, 2, 0], examples)).toEqual([
    { kind: 'sentence', texts: 2, accuracy: 0.5 },
    { kind: 'word', texts: 3, accuracy: 2 / 3 },
  ]);
  expect(scoresByKind([0], [{ label: 0 }])).toEqual([]);
});

it('trains the language detector on sentences, and shows sentences of none of its parts', async () => {
  const config = { ...languageId, languages: ['de', 'en', 'fr'] };
  const { labels, train, validation, test, unseen } = await loadTask(config, () => {});
  expect(labels).toEqual(['de', 'en', 'fr']);
  const known = new Set([...train, ...validation, ...test].map(({ text }) => text));
  expect(unseen.map(({ label }) => labels[label])).toEqual(['en', 'de', 'fr']);
  expect(unseen.filter(({ text }) => known.has(text))).toEqual([]);
  expect(new Set(test.map(({ kind }) => kind))).toEqual(
    new Set(['sentence', 'piece', 'word', 'names and dates']),
  );
});
