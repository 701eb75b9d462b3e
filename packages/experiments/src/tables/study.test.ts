import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineClassifier } from '@resattn/models';
import { field } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../events.js';
import { runTable } from '../run-table.js';
import { classification } from '../tasks/classification/index.js';
import { languageModel } from '../tasks/language-model/index.js';
import { planTable } from './plan.js';
import { study } from './study.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-study-'));
afterAll(() => rmSync(folder, { recursive: true }));

const data = join(folder, 'words.csv');
const lines = ['film', 'book', 'song', 'meal', 'play', 'show', 'trip', 'game'].flatMap((thing) =>
  ['lovely', 'superb', 'boring', 'clumsy'].map(
    (word, i) => `a ${word} ${thing},${i < 2 ? 'good' : 'bad'}`,
  ),
);
writeFileSync(data, `text,label\n${lines.join('\n')}\n`);

const bagOfWords = defineClassifier({
  name: 'bag-of-words-of-the-test',
  title: 'bag of words',
  options: { embeddingDim: field.integer({ default: 8, min: 1, help: 'features of a token' }) },
  build({ vocabularySize, numClasses, embeddingDim: outputDim }) {
    const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
    const embedding = tf.layers.embedding({
      name: 'embedding',
      inputDim: vocabularySize,
      outputDim,
    });
    const mean = tf.layers.globalAveragePooling1d({ name: 'mean' }).apply(embedding.apply(tokens));
    const logits = tf.layers.dense({ name: 'classifier', units: numClasses }).apply(mean);
    return tf.model({ inputs: tokens, outputs: logits as tf.SymbolicTensor });
  },
});

const rates = study(classification, {
  name: 'rates',
  options: { data, minFrequency: 1, epochs: 1, wide: false, testFraction: 0.5 },
  rows: {
    fastText: { model: 'fast-text', embeddingDim: 8 },
    'own model': { model: bagOfWords, embeddingDim: 16 },
  },
  columns: { '0.0001': { learningRate: 0.0001 }, '0.1': { learningRate: 0.1, epochs: 4 } },
  seeds: 2,
});

test('a study from code is run by seeds, tested and written, and continued where it was stopped', async () => {
  const events: RunEvent[] = [];
  const abort = new AbortController();
  const out = { folder: join(folder, 'rates') };
  const stopped = await runTable(rates, {
    ...out,
    signal: abort.signal,
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'table-run' && event.number === 3) abort.abort();
    },
  });
  expect(stopped.isInterrupted).toBe(true);
  const trained = () => events.filter(({ type }) => type === 'done').length;
  const before = trained();
  expect(before).toBeGreaterThan(1);
  const { cells, pairs, page } = await runTable(rates, {
    ...out,
    onEvent: (event) => void events.push(event),
  });
  expect(trained()).toBe(8);
  expect(cells.map(({ runs }) => runs.map(({ seed }) => seed))).toEqual(Array(4).fill([1, 2]));
  expect(pairs).toHaveLength(6);
  expect(page.notes.join(' ')).toContain('Seeds 1 to 2 of the model');
  expect(page.notes.join(' ')).toContain('The seed of the data is 1 in all');
  expect(readFileSync(join(out.folder, 'table.tex'), 'utf8')).toContain('own model & ');
});

test('every cell has the fields of its row and column over those of all', () => {
  const plan = planTable(rates, { seeds: 1, folder: 'out', only: [], set: [] });
  expect(plan.map(({ runs }) => runs[0]!.config)).toMatchObject([
    { model: 'fast-text', embeddingDim: 8, learningRate: 0.0001, epochs: 1 },
    { model: 'fast-text', embeddingDim: 8, learningRate: 0.1, epochs: 4 },
    { model: bagOfWords.name, embeddingDim: 16, learningRate: 0.0001 },
    { model: bagOfWords.name, embeddingDim: 16, learningRate: 0.1 },
  ]);
});

test('scores are written as they are usual, the loss of a language model as the lowest', () => {
  const { score, columns } = study(languageModel, { name: 'lm', rows: { small: { modelDim: 8 } } });
  expect(score).toMatchObject({ field: 'loss', isLowerBetter: true });
  expect(columns).toEqual(['test']);
  const own = { field: 'recall', heading: 'recall', digits: 2 };
  expect(study(classification, { name: 'a', rows: { a: {} }, score: own }).score).toBe(own);
});

test('what is wrong is named', () => {
  const of = (rows: object, preset?: string) => () =>
    study(classification, { name: 'x', preset, rows: rows as Record<string, object> });
  expect(of({ a: { learningRat: 1 } })).toThrow(
    'study, "a, test": there is no field "learningRat". Did you mean "learningRate"',
  );
  expect(of({ a: { model: 'text-cnn', numLayers: 2 } })).toThrow('numLayers');
  expect(of({ a: { seed: 2 } })).toThrow('a field is a seed');
  expect(of({ a: { data: [] } })).toThrow('data is rows in memory');
  expect(of({ a: { model: './mine.ts' } })).toThrow('import it');
  expect(of({ a: { model: {} } })).toThrow('defines no model');
  expect(of({})).toThrow('there are no rows');
  expect(of({ a: {} }, 'scan')).toThrow('preset is "scan", expected one for classification');
});
