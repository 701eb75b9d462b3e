import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  type ChooseClassifierOptions,
  chooseClassifier,
  classifierCandidates,
  classifierSearch,
} from './choose-classifier.js';
import { searchOptions } from './config/search-options.js';
import type { RunEvent } from './events.js';
import { planSweep } from './sweep/plan-sweep.js';
import { classification } from './tasks/classification/index.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-choice-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'].flatMap((thing) =>
  ['lovely', 'superb', 'charming', 'boring', 'clumsy', 'dreadful'].map((word, i) => ({
    text: `a ${word} ${thing}`,
    label: i < 3 ? 'good' : 'bad',
  })),
);
const options: ChooseClassifierOptions = {
  data: rows,
  minutes: 5,
  options: {
    ...{ wide: false, minFrequency: 1, validationFraction: 0.3, baseline: 'naive-bayes' },
    ...{ epochs: 3, batchSize: 4, minSteps: 60 },
  },
  candidates: [
    { model: 'fast-text', embeddingDim: 8, buckets: 100, learningRate: 1e-6 },
    { model: 'fast-text', embeddingDim: 8, buckets: 100, learningRate: 1e-5 },
    { model: 'fast-text', embeddingDim: 8, buckets: 100, learningRate: 0.05 },
    { model: 'text-cnn', embeddingDim: 4, filters: 2, learningRate: 1e-5 },
  ],
};

test('the best of the candidates is trained longest, and answers; the same call trains nothing again', async () => {
  const out = join(folder, 'choice');
  const { choice, run, trials } = await chooseClassifier(options, { folder: out });
  expect(choice?.number).toBe(3);
  expect(trials.map(({ scores }) => scores.map(({ budget }) => budget))).toEqual([
    [3],
    [1],
    [1, 3],
    [1],
  ]);
  expect((await run!.predict(['a superb meal']))[0]).toMatchObject({ label: 'good' });
  // 8 steps an epoch: the fewest steps of the preset lengthen every rung, in proportion.
  expect(run!.config).toMatchObject({ epochs: 3, minSteps: 60 });
  expect(run!.results).toMatchObject({ status: 'completed', epochs: 8 });

  const events: RunEvent[] = [];
  await chooseClassifier(options, { folder: out, onEvent: (event) => void events.push(event) });
  expect(events.some(({ type }) => type === 'step')).toBe(false);
});

test('without time the first candidate is trained whole, and is the choice', async () => {
  const { choice, trials, isOutOfTime } = await chooseClassifier(
    { ...options, minutes: 1e-6 },
    { folder: join(folder, 'short') },
  );
  expect(isOutOfTime).toBe(true);
  expect(choice).toMatchObject({ number: 1, among: 1 });
  expect(trials.map(({ scores }) => scores.map(({ budget }) => budget))).toEqual([[3], [], [], []]);
});

test('what is tried by default is valid, and begins with the default', async () => {
  const plan = await planSweep(
    classification,
    classifierSearch({ data: 'data/my.reviews.csv.gz' }),
  );
  expect(plan).toMatchObject({
    name: 'choice-my.reviews',
    minutes: 10,
    strategy: 'successive-halving',
  });
  expect(plan.trials).toHaveLength(classifierCandidates.length);
  const [first] = plan.trials;
  expect(first!.config).toEqual(plan.config);
});

test('what goes with one family or one run is refused', () => {
  expect(
    searchOptions({ model: 'auto', data: 'a.csv', seed: 3 }, ['model', 'data', 'seed']),
  ).toEqual({ data: 'a.csv', options: { seed: 3 } });
  expect(() => searchOptions({ model: 'auto', epochs: 3 }, ['epochs', 'kernelSize'])).toThrow(
    /tries families and sizes.*epochs.*kernel.* cannot be given/,
  );
  // @ts-expect-error a mistyped option
  expect(() => classifierSearch({ minuets: 3 })).toThrow(/minuets/);
});
