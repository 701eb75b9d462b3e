import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { afterAll, expect, test } from 'vitest';
import { ListenerError, type RunEvent } from '../events.js';
import { runSweep } from '../run-sweep.js';
import { type ClassificationTypes, classification } from '../tasks/classification/index.js';
import type { SweepOptions } from './plan-sweep.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'];
const rows = things.flatMap((thing) =>
  ['lovely', 'superb', 'charming', 'boring', 'clumsy', 'dreadful'].map((word, i) => ({
    text: `a ${word} ${thing}`,
    label: i < 3 ? 'good' : 'bad',
  })),
);
const fixed = { wide: false, minFrequency: 1, embeddingDim: 8, validationFraction: 0.3 } as const;
const halving = {
  data: rows,
  options: {
    ...fixed,
    model: 'fast-text',
    buckets: 100,
    epochs: 4,
    batchSize: 4,
    baseline: 'naive-bayes',
  },
  space: { learningRate: [0.00001, 0.05, 0.00002, 0.1] },
  strategy: 'successive-halving',
  trials: 4,
  budget: { reduction: 2 },
} as const satisfies SweepOptions<ClassificationTypes>;

test('successive halving continues the better runs, resumes what was aborted, and writes tables', async () => {
  const out = join(folder, 'halving');
  const abort = new AbortController();
  let runs = 0;
  const stopped = await runSweep(classification, halving, {
    folder: out,
    signal: abort.signal,
    onEvent: (event) => {
      if (event.type === 'table-run' && ++runs === 4) abort.abort();
    },
  });
  expect(stopped.isInterrupted).toBe(true);
  expect(stopped.trials.filter(({ scores }) => scores.length === 1)).toHaveLength(3);

  const events: RunEvent[] = [];
  const sweep = await runSweep(classification, halving, {
    folder: out,
    onEvent: (event) => void events.push(event),
  });
  const planned = events.find((event) => event.type === 'table');
  expect(planned).toMatchObject({ runs: 7, finished: 3 });
  const trained = events.filter((event) => event.type === 'table-run');
  expect(trained.map(({ number }) => number)).toEqual([4, 5, 6, 7]);
  const byStatus = (status: string) => sweep.trials.filter((trial) => trial.status === status);
  expect(byStatus('finished')).toHaveLength(1);
  expect(byStatus('stopped')).toHaveLength(3);
  const [finished] = byStatus('finished');
  expect(finished!.scores.map(({ budget }) => budget)).toEqual([1, 2, 4]);
  // The small rates learn nothing in so few steps.
  expect([0.05, 0.1]).toContain(sweep.choice!.point.learningRate);
  expect(sweep.run!.results!.epochs).toBe(4);
  expect(sweep.run!.config.learningRate).toBe(sweep.choice!.point.learningRate);
  // Continued from its checkpoints, not trained again.
  const resumptions = readdirSync(sweep.run!.folder).filter((name) =>
    /^environment-step/.test(name),
  );
  expect(resumptions).toHaveLength(2);
  expect(await sweep.run!.predict(['a lovely film'])).toHaveLength(1);

  expect(sweep.choice!.interval!.lower).toBeLessThan(sweep.choice!.score);
  expect(sweep.importance.map(({ option }) => option)).toEqual(['learningRate']);
  expect(readFileSync(join(out, 'table.md'), 'utf8')).toContain(
    `Chosen: trial ${finished!.number}`,
  );
  expect(readFileSync(join(out, 'table.tex'), 'utf8')).toContain('\\textbf{');
  expect(readFileSync(join(out, 'table.csv'), 'utf8').split('\n')).toHaveLength(6);
  expect(readFileSync(join(out, 'options.svg'), 'utf8')).toContain('learningRate');
  expect(readFileSync(join(out, 'table.html'), 'utf8')).toContain('<h2 id="options">');
  const numbers = JSON.parse(readFileSync(join(out, 'table.json'), 'utf8'));
  expect(numbers.choice.number).toBe(finished!.number);

  const again = await runSweep(classification, halving, {
    folder: out,
    onEvent: (event) => expect(event.type).not.toBe('table-run'),
  });
  expect(again.choice).toEqual(sweep.choice);
});

test('a trial that fails does not end the sweep', async () => {
  const out = join(folder, 'failing');
  const options: SweepOptions<ClassificationTypes> = {
    data: rows,
    options: { ...fixed, model: 'fast-text', buckets: 100, epochs: 2, clipNorm: 1e30 },
    // The first is no number after a step.
    space: { learningRate: [1e38, 0.05] },
    strategy: 'grid',
  };
  const sweep = await runSweep(classification, options, { folder: out });
  expect(sweep.trials.map(({ status }) => status)).toEqual(['failed', 'finished']);
  expect(sweep.trials[0]!.failed).toMatch(/NaN|Infinity/);
  expect(sweep.choice!.number).toBe(2);
  expect(sweep.page.findings.join(' ')).toContain('1 of 2 trials failed');
  // More of the same in the folder of another sweep.
  const other = { ...options, options: { ...options.options, epochs: 3 } };
  await expect(runSweep(classification, other, { folder: out })).rejects.toThrow(
    /a sweep with other settings \(it has other epochs\)/,
  );
});

test('what is trained on parts of the training texts is trained from the start', async () => {
  const sweep = await runSweep(
    classification,
    {
      data: rows,
      options: { ...fixed, epochs: 1 },
      candidates: [
        { model: 'fast-text', buckets: 100, learningRate: 0.1 },
        { model: 'text-cnn', filters: 4 },
      ],
      strategy: 'successive-halving',
      budget: { by: 'trainFraction', least: 0.5, reduction: 2 },
    },
    { folder: join(folder, 'parts') },
  );
  const finished = sweep.trials.find(({ status }) => status === 'finished')!;
  expect(finished.scores.map(({ budget }) => budget)).toEqual([0.5, 1]);
  const [half, whole] = finished.scores.map(
    ({ folder: run }) =>
      JSON.parse(readFileSync(join(run, 'results.json'), 'utf8')).texts as Record<string, number>,
  );
  expect(half!.train).toBeGreaterThanOrEqual(whole!.train! / 2);
  expect(half!.train).toBeLessThanOrEqual(whole!.train! / 2 + 1);
  expect(half!.validation).toBe(whole!.validation);
});

test('bad folders, listeners and signals', async () => {
  const options: SweepOptions<ClassificationTypes> = {
    data: rows,
    options: { ...fixed, model: 'fast-text', buckets: 100, epochs: 1 },
    space: { learningRate: [0.1] },
    strategy: 'grid',
  };
  const aborted = await runSweep(classification, options, {
    folder: join(folder, 'aborted'),
    signal: AbortSignal.abort(),
  });
  expect([aborted.isInterrupted, aborted.run, aborted.trials[0]!.status]).toEqual([
    true,
    undefined,
    'open',
  ]);
  const thrown = runSweep(classification, options, {
    folder: join(folder, 'listener'),
    onEvent: ({ type }) => {
      if (type === 'step') throw new Error('the disk of the log is full');
    },
  });
  await expect(thrown).rejects.toThrow(ListenerError);

  const file = join(folder, 'a-file');
  writeFileSync(file, 'text');
  await expect(runSweep(classification, options, { folder: file })).rejects.toThrow(
    /a-file is no folder/,
  );
  const damaged = join(folder, 'aborted', 'sweep.json');
  writeFileSync(damaged, '{"trials": 3}');
  await expect(
    runSweep(classification, options, { folder: join(folder, 'aborted') }),
  ).rejects.toThrow(FileFormatError);
  const missing = { ...options, data: join(folder, 'missing.csv') };
  await expect(
    runSweep(classification, missing, { folder: join(folder, 'missing') }),
  ).rejects.toThrow('There is no file');
  const broken = (function* () {
    yield rows[0]!;
    throw new Error('the connection is gone');
  })();
  await expect(
    runSweep(classification, { ...options, data: broken }, { folder: join(folder, 'broken') }),
  ).rejects.toThrow('data threw after 1 rows: the connection is gone');
});
