import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunEvent, runExperiment } from './index.js';
import { compareOutcomes } from './rerun/compare-outcomes.js';
import { rerun } from './rerun.js';
import { InterruptedError } from './run/interruption.js';
import { classification } from './tasks/classification/index.js';

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'];
const rows = things.flatMap((thing) =>
  ['lovely', 'superb', 'boring', 'clumsy'].map((word, i) => ({
    text: `a ${word} ${thing}`,
    label: i < 2 ? 'good' : 'bad',
  })),
);

let folder = '';
let run = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-rerun-'));
  run = join(folder, 'a');
  await runExperiment(
    classification,
    {
      ...{ data: rows, model: 'text-cnn', embeddingDim: 8, filters: 4, batchSize: 8 },
      ...{ minFrequency: 1, epochs: 3, dataSeed: 3 },
    },
    { folder: run, seed: 5 },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const events: RunEvent[] = [];
const watch = { onEvent: (event: RunEvent) => void events.push(event) };

test('a run is repeated to the bit, and what is there already is compared only', async () => {
  const first = await rerun(run, { data: rows }, watch);
  expect(first).toMatchObject({
    isSame: true,
    environment: [],
    results: [],
    notices: [],
    files: { differing: [] },
    run: { folder: `${run}-rerun`, config: { seed: 5, dataSeed: 3 } },
  });
  expect(first.files.compared).toBeGreaterThan(1);
  expect(first.metrics.compared).toBeGreaterThan(6);
  expect(events.some(({ type }) => type === 'step')).toBe(true);
  events.length = 0;
  expect((await rerun(`${run}/`, { data: rows }, watch)).isSame).toBe(true);
  expect(events).toEqual([]);
});

test('one that is aborted is continued by the same call', async () => {
  const target = { data: rows, folder: join(folder, 'aborted') };
  const abort = new AbortController();
  const onEvent = ({ type }: RunEvent) => {
    if (type === 'evaluation') abort.abort();
  };
  await expect(rerun(run, target, { signal: abort.signal, onEvent })).rejects.toThrow(
    InterruptedError,
  );
  expect(await rerun(run, target)).toMatchObject({ isSame: true });
});

test('what differs is named: weights, the first number, results, environment', async () => {
  const other = join(folder, 'other');
  cpSync(run, other, { recursive: true });
  const change = (file: string, edit: (text: string) => string) => {
    const path = join(other, file);
    writeFileSync(path, edit(readFileSync(path, 'latin1')), 'latin1');
  };
  change('model/weights.safetensors', (text) => `${text.slice(0, -1)}\0`);
  change('environment.json', (text) => text.replace(/"cores": \d+/, '"cores": 999'));
  change('results.json', (text) => text.replace(/"seconds": [\d.]+/, '"seconds": 1e9'));
  const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('"step":2,'));
  const before = JSON.parse(lines[at]!);
  lines[at] = JSON.stringify({ ...before, loss: 9, examplesPerSecond: 1 });
  writeFileSync(join(other, 'metrics.jsonl'), lines.join('\n'));
  const comparison = await compareOutcomes(run, other);
  expect(comparison).toMatchObject({
    isSame: false,
    files: { differing: ['model/weights.safetensors'] },
    metrics: { first: { step: 2, event: 'step', name: 'loss', before: before.loss, now: 9 } },
    results: [],
    environment: [{ name: 'cores', now: '999' }],
  });
});

test('the record suffices to repeat the run', () => {
  const environment = JSON.parse(readFileSync(join(run, 'environment.json'), 'utf8'));
  const { fingerprint } = JSON.parse(readFileSync(join(run, 'data.json'), 'utf8'));
  expect(environment).toMatchObject({
    ...{ data: fingerprint, command: process.argv.slice(1), directory: process.cwd() },
    compiler: environment.backend.startsWith('TensorFlow') ? 'graph' : 'eager',
    variables: expect.any(Object),
  });
});

describe('refused:', () => {
  test('other data', async () => {
    const target = join(folder, 'less');
    await expect(rerun(run, { data: rows.slice(4), folder: target })).rejects.toThrow(
      'begun with other texts',
    );
    await expect(rerun(run, { folder: target })).rejects.toThrow('rows that a program gave');
  });

  test('a folder with another run, and one that is not finished', async () => {
    const target = join(folder, 'more-epochs');
    cpSync(run, target, { recursive: true });
    const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    writeFileSync(join(target, 'config.json'), JSON.stringify({ ...config, epochs: 9 }));
    await expect(rerun(run, { data: rows, folder: target })).rejects.toThrow('other settings');
    rmSync(join(target, 'results.json'));
    await expect(rerun(target, { data: rows })).rejects.toThrow('is not finished');
    writeFileSync(join(target, 'results.json'), '{"compression": {"from": "runs/large"}}');
    await expect(rerun(target, { data: rows })).rejects.toThrow('compressed from runs/large');
  });
});
