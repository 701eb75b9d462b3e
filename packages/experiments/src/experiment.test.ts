import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { jupyterDisplay, type MimeBundle } from '@resattn/host';
import { onHost } from '@test/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareRuns } from './compare-runs.js';
import { ListenerError, type RunEvent, type Tell } from './events.js';
import {
  compress,
  type ExperimentOptions,
  exportRun,
  type FinishedRun,
  openRun,
  resume,
  runExperiment,
} from './experiment.js';
import { findRuns } from './history/recorded-run.js';
import { readPredictions } from './predictions/predictions-file.js';
import { InterruptedError } from './run/interruption.js';
import { type ClassificationTypes, classification } from './tasks/classification/index.js';
import { languageModel } from './tasks/language-model/index.js';
import { sequence } from './tasks/sequence/index.js';
import { UsageError, UserError } from './user-error.js';

const things = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'];
const rows = things.flatMap((thing) => [
  ...['lovely', 'superb', 'charming'].map((word) => ({
    text: `a ${word} ${thing}`,
    label: 'good',
  })),
  ...['boring', 'clumsy', 'dreadful'].map((word) => ({ text: `a ${word} ${thing}`, label: 'bad' })),
]);

const options: ExperimentOptions<ClassificationTypes> = {
  data: rows,
  model: 'fast-text',
  embeddingDim: 8,
  batchSize: 8,
  minFrequency: 1,
  epochs: 4,
  learningRate: 0.05,
};

let folder = '';
const events: RunEvent[] = [];
let run: FinishedRun<ClassificationTypes>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-experiment-'));
  run = await runExperiment(classification, options, {
    folder: join(folder, 'a'),
    onEvent: (event) => void events.push(event),
  });
});

afterAll(() => {
  run.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const abortAt = (isMoment: (event: RunEvent) => boolean) => {
  const controller = new AbortController();
  const onEvent: Tell = (event) => {
    if (isMoment(event)) controller.abort();
  };
  return { signal: controller.signal, onEvent };
};

test('trains on rows in memory, and its results are typed', () => {
  expect(run.results.accuracy).toBeGreaterThan(0.5);
  expect(run.results.texts.train + run.results.texts.test).toBeLessThan(rows.length);
  expect(run.config).not.toHaveProperty('data');
  expect(existsSync(join(run.folder, 'report.html'))).toBe(true);
});

test('is shown in a notebook as its scores and curves', async () => {
  type Displayed = { [jupyterDisplay](): Promise<MimeBundle> };
  const bundle = await (run as unknown as Displayed)[jupyterDisplay]();
  expect(bundle['text/plain']).toMatch(/^run .*\nresult\naccuracy +[01]/);
  expect(bundle['text/html']).toContain('<svg');
});

test('tells what happens, in order', () => {
  const types: string[] = events.map(({ type }) => type).filter((type) => type !== 'progress');
  const order = ['reading', 'device', 'data', 'baseline', 'model', 'start', 'step', 'evaluation'];
  const places = order.map((type) => types.indexOf(type));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(types.at(-1)).toBe('done');
  expect(types.filter((type) => type === 'evaluation')).toHaveLength(4);
});

test('evaluates rows, predicts texts and is found again', async () => {
  const { texts, scores } = await run.evaluate([
    { text: 'a charming game', label: 'good' },
    { text: 'a clumsy film', label: 'bad' },
  ]);
  expect([texts, scores.accuracy]).toEqual([2, 1]);
  const [first] = await run.predict(['a superb book']);
  expect(first).toMatchObject({ label: 'good', isTruncated: false });
  const opened = await openRun(run.folder, classification);
  expect(opened.results?.accuracy).toBe(run.results.accuracy);
  expect((await opened.predict(['a superb book']))[0]?.score).toBe(first!.score);
  opened.dispose();
  expect((await findRuns(folder)).runs.map(({ name }) => name)).toContain('a');
});

test('compresses and exports', async () => {
  const small = await compress(run, { method: 'int8' });
  expect(small.comparison.after.bytes).toBeLessThan(small.comparison.before.bytes);
  expect(await small.run.predict(['a superb book'])).toMatchObject([{ label: 'good' }]);
  small.run.dispose();
  const opened = await openRun(run.folder, classification);
  const again = { method: 'int4', out: join(folder, 'int4') } as const;
  await expect(compress(opened, again)).rejects.toThrow('the same rows from a program');
  await expect(compress(opened, { ...again, data: rows.slice(3) })).rejects.toThrow('other texts');
  const smaller = await compress(opened, { ...again, data: rows });
  expect(smaller.comparison.after.bytes).toBeLessThan(small.comparison.before.bytes);
  const { files } = await exportRun(run, { to: 'safetensors' });
  expect(files.some(({ name }) => name.endsWith('.safetensors'))).toBe(true);
  const { scores, settings } = await compareRuns([run, small.run]);
  expect(scores.accuracy?.[0]).toBe(run.results.accuracy);
  expect(settings).not.toHaveProperty('epochs');
  await expect(compareRuns([run])).rejects.toThrow('at least two');
});

test('keeps its predictions of the test texts, and says how sure its scores are', async () => {
  const kept = await readPredictions(run.folder);
  if (kept?.kind !== 'classes') throw new Error(`got ${kept?.kind}`);
  const { accuracy, confidence, texts } = run.results;
  const { predicted, targets, probabilities, labels } = kept;
  const right = Array.from(predicted).filter((label, i) => label === targets[i]);
  expect(right.length / targets.length).toBe(accuracy);
  expect(targets).toHaveLength(texts.test);
  expect(probabilities.map(([first]) => first![0])).toEqual(predicted);
  expect([...labels].sort()).toEqual(['bad', 'good']);
  expect(confidence.accuracy?.interval.upper).toBeGreaterThanOrEqual(accuracy);
  expect(confidence.accuracy?.baseline?.pValue).toBeLessThanOrEqual(1);
  expect(readFileSync(join(run.folder, 'report.html'), 'utf8')).toContain('95 % interval');
});

test('the same seed gives the same run, another one another', async () => {
  const other = { folder: join(folder, 'again') };
  const again = await runExperiment(classification, options, other);
  const third = await runExperiment(classification, options, {
    folder: join(folder, 's'),
    seed: 7,
  });
  const weights = (of: { readonly folder: string }) =>
    readFileSync(join(of.folder, 'model/weights.safetensors')).toString('base64');
  expect(weights(again)).toBe(weights(run));
  expect(third.config.seed).toBe(7);
  expect(weights(third)).not.toBe(weights(run));
});

test('the seed of the model leaves the data as it is, the seed of the data divides it anew', async () => {
  const datum = (of: { readonly folder: string }) =>
    JSON.parse(readFileSync(join(of.folder, 'data.json'), 'utf8')).fingerprint;
  const once = { ...options, epochs: 1 };
  const start = (name: string, seed: number, dataSeed: number) =>
    runExperiment(classification, { ...once, dataSeed }, { folder: join(folder, name), seed });
  const [same, other] = [await start('seed-2', 2, 1), await start('data-seed-2', 1, 2)];
  expect(datum(same)).toBe(datum(run));
  expect(datum(other)).not.toBe(datum(run));
  expect(other.config).toMatchObject({ seed: 1, dataSeed: 2 });
});

describe('an abort', () => {
  test.each([
    ['while data is read', 'reading'],
    ['before the model is made', 'baseline'],
    ['in training', 'evaluation'],
    ['while it is tested', 'end'],
  ] as const)('%s can be resumed to the same end, or leaves nothing', async (_, moment) => {
    const target = join(folder, `abort-${moment}`);
    const watch = abortAt(({ type }) => type === moment);
    const error = await runExperiment(classification, options, { folder: target, ...watch }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InterruptedError);
    const { folder: left } = error as InterruptedError;
    if (moment === 'reading') {
      expect([left, existsSync(target)]).toEqual([undefined, false]);
      return;
    }
    expect(left).toBe(target);
    await expect(resume(target)).rejects.toThrow('the same rows from a program');
    await expect(resume(target, { data: rows.slice(3) })).rejects.toThrow('other texts');
    const resumed = await resume(target, { data: rows }, { task: classification });
    expect(resumed.results.accuracy).toBe(run.results.accuracy);
    const [ours, whole] = [resumed, run].map((each) =>
      readFileSync(join(each.folder, 'model/weights.safetensors')),
    );
    expect(ours!.equals(whole!)).toBe(true);
  });

  test('of the notebook that runs it keeps the run, which can be resumed', async () => {
    const target = join(folder, 'host');
    const stopped = onHost((stop) =>
      runExperiment(classification, options, {
        folder: target,
        onEvent: ({ type }) => type === 'evaluation' && stop(),
      }),
    );
    await expect(stopped).rejects.toThrow(InterruptedError);
    await onHost(async (stop) => {
      stop();
      await expect(resume(target)).rejects.toThrow(InterruptedError);
    });
    const resumed = await resume(target, { data: rows }, { task: classification });
    expect(resumed.results.accuracy).toBe(run.results.accuracy);
  });

  test('that came before leaves nothing', async () => {
    const target = join(folder, 'before');
    const signal = AbortSignal.abort();
    const started = runExperiment(classification, options, { folder: target, signal });
    await expect(started).rejects.toThrow(InterruptedError);
    await expect(compress(run, { method: 'int8', out: target }, { signal })).rejects.toThrow(
      InterruptedError,
    );
    expect(existsSync(target)).toBe(false);
  });
});

describe('what does not go together is refused:', () => {
  test('a listener that throws is named, and the run resumes', async () => {
    const target = join(folder, 'listener');
    const cause = new Error('no disk');
    const onEvent = (event: RunEvent) => {
      if (event.type === 'evaluation') throw cause;
    };
    const error = await runExperiment(classification, options, { folder: target, onEvent }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ListenerError);
    expect(error).toMatchObject({ cause });
    const { results } = await resume(target, { data: rows }, { task: classification });
    expect(results.steps).toBe(run.results.steps);
  });

  test('options', async () => {
    const train = (given: object) => runExperiment(classification, { ...options, ...given });
    await expect(train({ model: 'txt-cnn' })).rejects.toThrow('one of resnet-attention');
    await expect(train({ epocs: 3 })).rejects.toThrow('Did you mean "epochs"');
    await expect(train({ preset: 'translate' })).rejects.toThrow(UsageError);
    await expect(train({ data: undefined })).rejects.toThrow('there is no data');
    await expect(train({ data: rows.slice(0, 3) })).rejects.toThrow('same label');
    await expect(train({ data: [...rows, { text: 'a' }] })).rejects.toThrow('has no label');
  });

  test('a run of another kind, and folders that are none', async () => {
    await expect(openRun(run.folder, sequence)).rejects.toThrow('is a run of classify');
    await expect(openRun(join(folder, 'nowhere'))).rejects.toThrow(UserError);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(openRun(empty)).rejects.toThrow(FileFormatError);
    await expect(resume(run.folder, { data: rows })).rejects.toThrow('finished');
    const taken = runExperiment(classification, options, { folder: run.folder });
    await expect(taken).rejects.toThrow('exists and is not empty');
  });
});

test('the compiler knows options and results by the task', () => {
  // Not called: the compiler reads it.
  const typed = async () => {
    const trained = await runExperiment(classification, { data: rows, model: 'text-cnn' });
    const [first] = await trained.predict(['a']);
    const small = await compress(trained, { method: 'int8' });
    const [again] = await small.run.predict(['a']);
    const resumed = await resume('a', { data: rows }, { task: classification });
    const known: (string | number | undefined)[] = [first?.label, again?.label];
    known.push(trained.results.accuracy, resumed.results.baseline.f1);
    // @ts-expect-error: a family that there is not
    void runExperiment(classification, { model: 'txt-cnn' });
    // @ts-expect-error: a field of another kind of task
    void runExperiment(classification, { sourceColumn: 'en' });
    // @ts-expect-error: rows without labels
    void runExperiment(classification, { data: [{ text: 'a' }] });
    const translated = await runExperiment(sequence, { data: [{ source: 'a', target: 'b' }] });
    known.push(translated.results.bleu);
    // @ts-expect-error: a score of another kind of task
    known.push(translated.results.accuracy);
    return known;
  };
  expect(typed).toBeTypeOf('function');
});

test('pairs and running text come from memory too', async () => {
  const pairs = things.flatMap((thing) =>
    ['red', 'blue', 'old', 'new'].map((word) => ({
      source: `${word} ${thing}`,
      target: `${thing} ${word}`,
    })),
  );
  const small = {
    ...{ epochs: 1, batchSize: 8, modelDim: 8, numHeads: 2, hiddenUnits: 16, numLayers: 1 },
    compiler: 'graph',
  } as const;
  const short = { maxSourceLength: 8, maxTargetLength: 8, numBeams: 1, validationPairs: 2 };
  const translated = await runExperiment(
    sequence,
    {
      ...small,
      ...short,
      data: pairs,
      tokens: 'words',
      minFrequency: 1,
      batchBy: 'pairs',
      buckets: 1,
    },
    { folder: join(folder, 'pairs') },
  );
  expect(translated.results.pairs.train).toBeLessThan(pairs.length);
  expect(await translated.predict(['red film'])).toHaveLength(1);
  expect((await translated.evaluate(pairs.slice(0, 2))).pairs).toBe(2);
  translated.dispose();

  const texts = Array.from({ length: 60 }, (_, i) => `line ${i} of a text that goes on`);
  const written = await runExperiment(
    languageModel,
    { ...small, data: texts, contextLength: 16, sampleLength: 4 },
    { folder: join(folder, 'texts') },
  );
  expect(written.results.loss).toBeGreaterThan(0);
  expect((await written.predict(['line 1']))[0]?.text).toBeTypeOf('string');
  await expect(written.evaluate(texts)).rejects.toThrow('is a run of char-lm');
  await expect(compress(written, { method: 'int8' })).rejects.toThrow('is a run of char-lm');
  written.dispose();
});
