import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareRuns } from '../../compare-runs.js';
import { compress, exportRun, type FinishedRun, openRun, runExperiment } from '../../experiment.js';
import { readPredictions } from '../../predictions/predictions-file.js';
import { type MultiLabelTypes, multiLabel } from '../multi-label/index.js';
import { type RegressionTypes, regression } from '../regression/index.js';

const words = { joy: 'happy', fear: 'scared', love: 'dear' } as const;
const names = Object.keys(words) as (keyof typeof words)[];
const labelled = Array.from({ length: 240 }, (_, i) => {
  const labels = names.filter((_, k) => (i >> k) % 2 === 1);
  return { text: `person ${i % 29} is ${labels.map((name) => words[name]).join(' ')} now`, labels };
});
const grades = ['awful', 'bad', 'fair', 'good', 'great'];
const numbered = Array.from({ length: 240 }, (_, i) => ({
  text: `room ${i % 31} was ${grades[i % 5]} and ${grades[(i * 7) % 5]}`,
  value: 100 + 10 * ((i % 5) + ((i * 7) % 5)),
}));
const settings = {
  model: 'fast-text',
  embeddingDim: 8,
  batchSize: 16,
  minFrequency: 1,
  epochs: 4,
  learningRate: 0.05,
} as const;

let folder = '';
let labels: FinishedRun<MultiLabelTypes>;
let numbers: FinishedRun<RegressionTypes>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-targets-'));
  labels = await runExperiment(
    multiLabel,
    { ...settings, data: labelled },
    { folder: join(folder, 'labels') },
  );
  numbers = await runExperiment(
    regression,
    { ...settings, data: numbered },
    { folder: join(folder, 'numbers') },
  );
}, 120_000);

afterAll(() => {
  labels?.dispose();
  numbers?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('several labels a text', () => {
  test('are learned, with thresholds and a temperature of the validation texts', async () => {
    const { results } = labels;
    expect(results.microF1).toBeGreaterThan(0.9);
    expect(results.meanAveragePrecision).toBeGreaterThan(0.9);
    expect(results.labels.map(({ label }) => label)).toEqual(['fear', 'joy', 'love']);
    expect(results.reading.temperature).toBeGreaterThan(0);
    expect(new Set(results.reading.thresholds).size).toBe(1);
    expect(results.confidence.microF1!.interval.upper).toBeGreaterThanOrEqual(results.microF1);
    expect(results.baseline.name).toMatch(/^NB-SVM, one against the rest/);
    const [both, none] = await labels.predict(['person 3 is happy dear now', 'person 4 is now']);
    expect(both!.labels).toEqual(['joy', 'love']);
    expect(none!.labels).toEqual([]);
    // Each by itself: they need not sum to 1.
    expect(both!.scores.reduce((sum, { score }) => sum + score, 0)).toBeGreaterThan(1.2);
  });

  test('are predicted and scored by the run that is read again', async () => {
    const read = await openRun(labels.folder, multiLabel);
    const evaluation = await read.evaluate(labelled.slice(0, 60));
    expect(evaluation.texts).toBe(60);
    expect(evaluation.scores.microF1).toBeGreaterThan(0.9);
    const file = join(folder, 'one-hot.csv');
    const header = `text,${names.join(',')}`;
    const lines = labelled.map(
      (row) => `${row.text},${names.map((name) => Number(row.labels.includes(name))).join(',')}`,
    );
    writeFileSync(file, [header, ...lines].join('\n'));
    const hot = await read.evaluate(file, { reading: { labelColumns: [...names] } });
    expect(hot.scores.microF1).toBeGreaterThan(0.9);
    read.dispose();
  });

  test('are kept with their probabilities, and compared', async () => {
    const predictions = await readPredictions(labels.folder);
    expect(predictions).toMatchObject({ kind: 'labels', labels: ['fear', 'joy', 'love'] });
    const report = readFileSync(join(labels.folder, 'report.html'), 'utf8');
    expect(report).toContain('macro F1');
    expect(report).toContain('threshold');
    expect((await compareRuns([labels, labels])).scores.microF1).toEqual([
      labels.results.microF1,
      labels.results.microF1,
    ]);
  });

  test('weigh alike in the loss where that is asked for', async () => {
    const balanced = await runExperiment(
      multiLabel,
      { ...settings, data: labelled, epochs: 1, wide: false, balanceClasses: true },
      { folder: join(folder, 'balanced') },
    );
    expect(balanced.results.parameters).toBeGreaterThan(0);
    expect(balanced.results.wide).toBeUndefined();
  });
});

test('both start from word vectors', async () => {
  const vectors = join(folder, 'vectors.txt');
  writeFileSync(vectors, 'happy 1 0 0.5\nroom 0 1 0.5\ngreat 0.25 0 1\n');
  const { embeddingDim: _, ...others } = settings;
  const given = { ...others, vectors, epochs: 1, wide: false } as const;
  for (const run of [
    await runExperiment(multiLabel, { ...given, data: labelled }, { folder: join(folder, 'v') }),
    await runExperiment(regression, { ...given, data: numbered }, { folder: join(folder, 'w') }),
  ]) {
    expect(run.config).toMatchObject({ embeddingDim: 3 });
    expect(run.results.vectors).toMatchObject({ dim: 3 });
    expect(run.results.vectors!.found).toBeGreaterThan(0);
    run.dispose();
  }
});

describe('a number a text', () => {
  test('is learned in its own unit', async () => {
    const { results } = numbers;
    expect(results.pearson).toBeGreaterThan(0.9);
    expect(results.rmse).toBeLessThan(8);
    expect(results.reading.scale!.mean).toBeCloseTo(140, -1);
    expect(results.baseline.name).toMatch(/^ridge on TF-IDF/);
    expect(Object.keys(results.confidence)).toEqual(['pearson', 'spearman', 'rmse', 'mae', 'r2']);
    const [great, awful] = await numbers.predict([
      'room 3 was great and great',
      'room 3 was awful and awful',
    ]);
    expect(great!.label).toBe('value');
    expect(great!.score).toBeGreaterThan(awful!.score + 40);
    const evaluation = await numbers.evaluate(numbered.slice(0, 50));
    expect(evaluation.scores.spearman).toBeGreaterThan(0.9);
    expect(await readPredictions(numbers.folder)).toMatchObject({ kind: 'numbers', name: 'value' });
  });

  test('that is no number is refused, and so is smoothing', async () => {
    const bad = [{ text: 'a', value: Number.NaN }, ...numbered];
    await expect(
      runExperiment(regression, { ...settings, data: bad }, { folder: join(folder, 'x') }),
    ).rejects.toThrow(/row 1 of data is .*expected \{ text, value \}/);
    await expect(
      runExperiment(
        regression,
        { ...settings, data: numbered, labelSmoothing: 0.1 },
        { folder: join(folder, 'y') },
      ),
    ).rejects.toThrow('only classes that exclude each other are smoothed');
  });
});

test('both are exported and compressed', async () => {
  for (const run of [labels, numbers]) {
    const { folder: out } = await exportRun(run, { to: 'huggingface' });
    const { problem_type } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    expect(problem_type).toBe(run === labels ? 'multi_label_classification' : 'regression');
    expect(existsSync(join(out, 'ngrams.safetensors'))).toBe(true);
  }
  const { comparison, run } = await compress(labels, { method: 'int8' });
  expect(comparison.after.bytes).toBeLessThan(comparison.before.bytes);
  const [prediction] = await run.predict(['person 3 is happy dear now']);
  expect(prediction!.labels).toEqual(['joy', 'love']);
  run.dispose();
});
