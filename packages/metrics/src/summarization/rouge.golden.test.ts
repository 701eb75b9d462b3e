import { expectClose, readJson } from '@test/goldens';
import { expect, test } from 'vitest';
import { porterStem } from './porter-stemmer.js';
import { type RougeType, rouge, rougeScores } from './rouge.js';

type Expected = Record<RougeType, [precision: number, recall: number, f1: number]>;

const { cases, mean_plain, stems } = readJson<{
  cases: { target: string; prediction: string; expected: { plain: Expected; stemmer: Expected } }[];
  mean_plain: Expected;
  stems: [word: string, stem: string][];
}>('metrics', 'rouge.json');

test.each(cases.map((golden, i) => ({ i, ...golden })))(
  'case $i',
  ({ target, prediction, expected }) => {
    for (const [reading, useStemmer] of [
      ['plain', false],
      ['stemmer', true],
    ] as const) {
      const types = Object.keys(expected[reading]) as RougeType[];
      const scores = rougeScores(prediction, target, { types, useStemmer });
      for (const type of types) {
        const { precision, recall, f1 } = scores[type];
        expectClose([precision, recall, f1], expected[reading][type], 1e-9, `${type}, ${reading}`);
      }
    }
  },
);

test('mean over all cases', () => {
  const types = Object.keys(mean_plain) as RougeType[];
  const metric = rouge({ types });
  for (const { target, prediction } of cases) metric.update([prediction], [target]);
  const scores = metric.result();
  for (const type of types) {
    const { precision, recall, f1 } = scores[type];
    expectClose([precision, recall, f1], mean_plain[type], 1e-9, type);
  }
});

test('Porter stems', () => {
  for (const [word, stem] of stems) {
    expect(word.length > 3 ? porterStem(word) : word, word).toBe(stem);
  }
});
