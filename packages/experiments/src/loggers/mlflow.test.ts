import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { resume, runExperiment } from '../experiment.js';
import { InterruptedError } from '../run/interruption.js';
import { classification } from '../tasks/classification/index.js';
import { mlflow } from './mlflow.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-mlflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const data = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'].flatMap((thing) =>
  ['lovely', 'superb', 'boring', 'clumsy'].map((word, i) => ({
    text: `a ${word} ${thing}`,
    label: i < 2 ? 'good' : 'bad',
  })),
);

/** The only run of the only experiment of that name. */
function trackedRun(root: string, name: string): string {
  const [experiment, ...others] = readdirSync(root).filter((id) =>
    readFileSync(join(root, id, 'meta.yaml'), 'utf8').includes(`name: "${name}"`),
  );
  expect(others).toEqual([]);
  const [run, ...more] = readdirSync(join(root, experiment!)).filter((id) => id !== 'meta.yaml');
  expect(more).toEqual([]);
  return join(root, experiment!, run!);
}

test('a run that is aborted and resumed is one run, with each step once', async () => {
  const root = join(folder, 'mlruns');
  const onEvent = mlflow({ folder: root, experiment: 'reviews "of" films' });
  const abort = new AbortController();
  const options = {
    data,
    model: 'fast-text',
    embeddingDim: 8,
    buckets: 100,
    minFrequency: 1,
    batchSize: 8,
    epochs: 3,
  } as const;
  const run = join(folder, 'run');
  await expect(
    runExperiment(classification, options, {
      folder: run,
      signal: abort.signal,
      onEvent: (event) => {
        onEvent(event);
        if (event.type === 'step' && event.step === 4) abort.abort();
      },
    }),
  ).rejects.toThrow(InterruptedError);
  const tracked = trackedRun(root, 'reviews \\"of\\" films');
  expect(readFileSync(join(tracked, 'meta.yaml'), 'utf8')).toContain('status: 5');
  const finished = await resume(run, { data }, { onEvent, task: classification });
  expect(trackedRun(root, 'reviews \\"of\\" films')).toBe(tracked);
  expect(readFileSync(join(tracked, 'meta.yaml'), 'utf8')).toMatch(/^status: 3$/m);
  const lines = (name: string) =>
    readFileSync(join(tracked, 'metrics', name), 'utf8')
      .trimEnd()
      .split('\n');
  const steps = lines('loss/training').map((line) => Number(line.split(' ')[2]));
  expect(steps).toEqual(Array.from({ length: finished.results.steps }, (_, i) => i + 1));
  expect(lines('accuracy/validation')).toHaveLength(3);
  expect(Number(lines('results/accuracy')[0]!.split(' ')[1])).toBe(finished.results.accuracy);
  expect(readFileSync(join(tracked, 'params', 'model'), 'utf8')).toBe('fast-text');
  expect(readFileSync(join(tracked, 'params', 'learningRate'), 'utf8')).toBe('0.03');
  expect(readFileSync(join(tracked, 'tags', 'mlflow.runName'), 'utf8')).toBe('run');
  expect(readdirSync(join(tracked, 'params')).some((name) => name.endsWith('.tmp'))).toBe(false);
});

test('an experiment is found again, by what MLflow itself writes too', () => {
  const root = join(folder, 'other');
  const run = join(folder, 'run');
  const tell = () => {
    rmSync(join(run, 'mlflow.json'), { force: true });
    mlflow({ folder: root, experiment: 'a b' })({
      ...{ type: 'data', description: '', notices: [], folder: run },
      sizes: { train: 1, validation: 1, test: 1 },
    });
  };
  tell();
  const [id] = readdirSync(root);
  const meta = join(root, id!, 'meta.yaml');
  writeFileSync(meta, readFileSync(meta, 'utf8').replace('"a b"', 'a b'));
  tell();
  expect(readdirSync(root)).toEqual([id]);
  expect(readdirSync(join(root, id!))).toHaveLength(3);
});

test('what cannot be used is refused', () => {
  expect(() => mlflow({ experiment: ' ' })).toThrow('experiment is empty');
  expect(() => mlflow({ folders: 'x' } as object)).toThrow('did you mean "folder"');
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const run = join(folder, 'run');
  rmSync(join(run, 'mlflow.json'), { force: true });
  expect(() =>
    mlflow({ folder: file })({
      ...{ type: 'data', description: '', notices: [], folder: run },
      sizes: { train: 1, validation: 1, test: 1 },
    }),
  ).toThrow('is no folder');
  expect(existsSync(join(run, 'mlflow.json'))).toBe(false);
});
