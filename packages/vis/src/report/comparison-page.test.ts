import { expect, test } from 'vitest';
import { comparisonPage } from './comparison-page.js';

const run = (name: string, loss: number) => ({
  name,
  curves: [
    {
      title: 'loss',
      curves: [
        {
          name: 'loss',
          points: [
            [1, 2],
            [2, loss],
          ] as const,
        },
      ],
    },
  ],
});

test('runs are compared by settings, scores and curves', () => {
  const page = comparisonPage({
    title: 'two <runs>',
    runs: [run('first', 1.5), run('second', 1.25)],
    settings: [['learningRate', '0.1', '0.2']],
    scores: [['accuracy', '0.9', '0.95']],
  });
  expect(page).toContain('<title>two &lt;runs&gt;</title>');
  expect(page).not.toContain('two <runs>');
  for (const text of ['learningRate', '0.2', 'accuracy', '0.95', 'first', 'second'])
    expect(page).toContain(text);
  expect(page).toContain('second: last 1.25 at step 2');
});

test('runs without a difference have no table of settings', () => {
  expect(comparisonPage({ title: 'runs', runs: [run('one', 1)] })).not.toContain('Settings');
});
