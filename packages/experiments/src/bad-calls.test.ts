import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOptionError } from '@resattn/options';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ListenerError } from './events.js';
import {
  compress,
  type ExperimentOptions,
  exportRun,
  type FinishedRun,
  runExperiment,
} from './experiment.js';
import { findLearningRate } from './find-learning-rate.js';
import { crossValidate } from './folds/cross-validate.js';
import { runSweep } from './run-sweep.js';
import { runTable } from './run-table.js';
import { study } from './tables/study.js';
import { type ClassificationTypes, classification } from './tasks/classification/index.js';
import { predictTexts } from './use/predict-texts.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-bad-calls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = ['film', 'book', 'song', 'meal', 'play', 'show'].flatMap((thing) =>
  ['lovely', 'superb', 'boring', 'clumsy'].map((word, i) => ({
    text: `a ${word} ${thing}`,
    label: i < 2 ? 'good' : 'bad',
  })),
);
const options: ExperimentOptions<ClassificationTypes> = {
  ...{ data, model: 'fast-text', embeddingDim: 4, buckets: 50, minFrequency: 1 },
  ...{ epochs: 1, wide: false },
};

let run: FinishedRun<ClassificationTypes>;
beforeAll(async () => {
  run = await runExperiment(classification, options, { folder: join(folder, 'run') });
});
afterAll(() => run.dispose());

/** What a call of JavaScript throws, which no compiler has checked. */
async function thrown(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (error) {
    expect(isOptionError(error), String((error as Error).stack)).toBe(true);
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

const all = async (texts: AsyncIterable<unknown>) => {
  for await (const _ of texts);
};
const any = (value: unknown) => value as never;
const elsewhere = (more: object) => ({ folder: join(folder, 'elsewhere'), ...more });

describe('a call is refused by name', () => {
  test.each<[string, () => unknown, string]>([
    ['no task', () => runExperiment(any(undefined), any(options)), 'the task is undefined'],
    ['an object that is no task', () => runExperiment(any({}), any(options)), 'the task is {}'],
    [
      'no task for rates',
      () => findLearningRate(any({}), any(options)),
      'findLearningRate: the task',
    ],
    ['no task for folds', () => crossValidate(any({}), any(options)), 'crossValidate: the task is'],
    [
      'no task for a sweep',
      () => runSweep(any({}), any({}), any({ folder })),
      'runSweep: the task',
    ],
    [
      'no task for a study',
      () => study(any({}), any({ name: 'a', rows: {} })),
      'study: the task is',
    ],
    [
      'a listener that is no function',
      () => runExperiment(classification, options, any(elsewhere({ onEvent: 'log' }))),
      'onEvent is "log", expected a function',
    ],
    [
      'a signal that is none',
      () => runExperiment(classification, options, any(elsewhere({ signal: true }))),
      'signal is true, expected the signal of an AbortController',
    ],
    ['an empty folder', () => runExperiment(classification, options, { folder: '' }), 'is empty'],
    [
      'no rows',
      () => runExperiment(classification, { ...options, data: [] }, elsewhere({})),
      'data has no rows',
    ],
    [
      'no rows to validate on',
      () => runExperiment(classification, { ...options, validationData: [] }, elsewhere({})),
      'validationData has no rows',
    ],
    [
      'no such file',
      () => runExperiment(classification, { ...options, data: join(folder, 'none.csv') }),
      'There is no file',
    ],
    ['no file to score', () => run.evaluate(join(folder, 'none.csv')), 'There is no file'],
    ['no rows to score', () => run.evaluate([]), 'data has no rows'],
    [
      'an option of another call',
      () => run.evaluate(data, any({ signal: AbortSignal.abort() })),
      'evaluate: unknown option "signal"',
    ],
    ['a text alone', () => run.predict(any('a film')), 'the texts are "a film", expected an array'],
    ['no texts', () => run.predict(any(undefined)), 'the texts are undefined'],
    ['a number as a text', () => run.predict(any(['a film', 3])), 'text 2 is 3, expected a text'],
    ['a text alone, in groups', () => all(predictTexts(run.folder, any('a'))), 'the texts are "a"'],
    [
      'null as a text, in groups',
      () => all(predictTexts(run.folder, any([null]))),
      'text 1 is null',
    ],
    [
      'an export that was aborted',
      () => exportRun(run, { to: 'safetensors' }, { signal: AbortSignal.abort() }),
      'aborted before',
    ],
    ['an unknown format', () => exportRun(run, any({ to: 'onx' })), 'to is "onx", expected one of'],
    [
      'an option that no compression has',
      () => compress(run, any({ method: 'int8', sparsty: 0.5 })),
      'did you mean "sparsity"',
    ],
    [
      'an option of compression out of range',
      () => compress(run, any({ method: 'prune', sparsity: 'half' })),
      'sparsity is "half", expected a number from 0 to 1',
    ],
  ])('%s', async (_, call, message) => {
    expect((await thrown(call)).message).toContain(message);
  });

  test('a folder that is a file', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const place of [file, join(file, 'run')]) {
      const call = () => runExperiment(classification, options, { folder: place });
      expect((await thrown(call)).message).toContain('is no folder');
    }
  });
});

test('a source of texts that throws in the middle is told apart from the model', async () => {
  async function* broken() {
    yield ['a lovely film', 'a boring book'];
    throw new Error('the pipe broke');
  }
  const error = await thrown(() => all(predictTexts(run.folder, broken())));
  expect(error.message).toContain('the texts threw after 2 of them: the pipe broke');
  expect(error.cause).toMatchObject({ message: 'the pipe broke' });
});

test('a listener of a table that throws is said once', async () => {
  const file = join(folder, 'texts.csv');
  writeFileSync(
    file,
    `text,label\n${data.map(({ text, label }) => `${text},${label}`).join('\n')}\n`,
  );
  const rows = { fastText: {} };
  const table = study(classification, { name: 'one', options: { ...options, data: file }, rows });
  const call = () =>
    runTable(table, {
      ...{ folder: join(folder, 'table'), seeds: 1 },
      onEvent({ type }) {
        if (type === 'step') throw new Error('no luck');
      },
    });
  const error = await thrown(call);
  expect(error).toBeInstanceOf(ListenerError);
  expect(error.message.match(/the listener of the run threw/g)).toHaveLength(1);
  expect(error.cause).toMatchObject({ message: 'no luck' });
});
