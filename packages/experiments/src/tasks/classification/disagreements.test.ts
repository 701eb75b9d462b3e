import { expect, test } from 'vitest';
import { disagreements } from './disagreements.js';

const predictions = {
  kind: 'classes' as const,
  test: '',
  labels: ['a', 'b'],
  targets: [0, 0, 1, 1, 1],
  predicted: [0, 1, 1, 1, 1],
  baseline: [0, 0, 0, 0, 1],
  probabilities: [0.9, 0.6, 0.7, 0.8, 0.5].map((p, i) => [[i, p] as const]),
};
const names = ['Anna', 'Bruno'];
const texts = ['one', 'two', 'three', 'x'.repeat(200), 'five'];

test('texts that one of the two gets right, the most certain first', () => {
  const [better, worse, ...others] = disagreements(predictions, { texts, names });
  expect(others).toEqual([]);
  expect(better!.caption).toBe('The model is right, the baseline wrong: 2 of 5 test texts');
  expect(better!.rows.map((row) => row.slice(1))).toEqual([
    ['Bruno', 'Bruno', '80%', 'Anna'],
    ['Bruno', 'Bruno', '70%', 'Anna'],
  ]);
  expect(better!.rows[0]![0]).toHaveLength(160);
  expect(worse!.rows).toEqual([['two', 'Anna', 'Bruno', '60%', 'Anna']]);
});

test('nothing where they agree, or without a baseline', () => {
  const same = { ...predictions, baseline: predictions.predicted };
  expect(disagreements(same, { texts, names })).toEqual([]);
  expect(disagreements({ ...predictions, baseline: undefined }, { texts, names })).toEqual([]);
});

test('a few of many are shown, with their number', () => {
  const many = Array.from({ length: 30 }, (_, i) => `text ${i}`);
  const zeros = many.map(() => 0);
  const [table] = disagreements(
    {
      ...predictions,
      targets: zeros,
      predicted: zeros,
      baseline: many.map(() => 1),
      probabilities: many.map((_, i) => [[0, i / 30] as const]),
    },
    { texts: many, names },
  );
  expect(table!.caption).toContain('30 of 30');
  expect(table!.rows).toHaveLength(8);
  expect(table!.rows[0]![0]).toBe('text 29');
  expect(table!.notes).toHaveLength(1);
});
