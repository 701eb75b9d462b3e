import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scoresOf } from '../tasks/classification/scores.js';
import { multiLabelScores } from '../tasks/multi-label/scores.js';
import { regressionScores } from '../tasks/regression/scores.js';
import { statisticsOf, scoresOf as textScores } from '../tasks/sequence/scores.js';
import { scoresOf as tagScores } from '../tasks/tagging/scores.js';
import { confidenceOf, verdict } from './confidence.js';
import {
  type ClassPredictions,
  keptProbabilities,
  type LabelPredictions,
  type NumberPredictions,
  type Predictions,
  samplesOf,
  type TagPredictions,
} from './predictions.js';
import { readPredictions, writePredictions } from './predictions-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-predictions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const labels = ['a', 'b', 'c'];
const classes: ClassPredictions = {
  ...{ kind: 'classes', test: 'x', labels },
  targets: [0, 1, 2, 1, 0, 0],
  predicted: [0, 1, 1, 1, 2, 0],
  baseline: [0, 0, 1, 0, 0, 0],
  probabilities: [0, 1, 1, 1, 2, 0].map((label) => [
    [label, 0.875],
    [(label + 1) % 3, 0.125],
  ]),
};
const tags: TagPredictions = {
  ...{ kind: 'tags', test: 'w', tags: ['O', 'B-a', 'I-a', 'B-b', 'I-b'], tagging: 'entities' },
  targets: [[0, 1, 2, 0], [3, 0], [0]],
  predicted: [[0, 1, 2, 3], [1, 0], [0]],
  baseline: [[0, 1, 0, 0], [3, 0], [0]],
  probabilities: [[0.5, 0.25, 1, 0.75], [0.5, 0.5], [1]],
};
const severalLabels: LabelPredictions = {
  ...{ kind: 'labels', test: 'l', labels },
  targets: [[0, 1], [2], [], [1]],
  predicted: [[0], [2], [], [0, 1]],
  baseline: [[0, 1], [], [2], [1]],
  probabilities: [
    [0.9, 0.4, 0.1],
    [0.1, 0.2, 0.75],
    [0.1, 0.1, 0.1],
    [0.5, 0.625, 0.25],
  ],
};
const numbers: NumberPredictions = {
  ...{ kind: 'numbers', test: 'n', name: 'price' },
  targets: [1, 2, 3.5, 5, 4],
  predicted: [1.5, 2, 3, 4.5, 4.5],
  baseline: [2, 2, 2, 4, 3],
};
const pairs = [
  { source: '1', target: 'the cat sat on the mat today' },
  { source: '2', target: 'a dog ran over the green field' },
];
const written = ['the cat sat on the mat today', 'a dog ran over a field'];
const names = ['exactMatch', 'bleu', 'chrf', 'rougeL'] as const;
const writing = { tokens: 'words', lowercase: true } as const;
const texts: Predictions = {
  ...{ kind: 'texts', test: 'y', hypotheses: written },
  statistics: statisticsOf(written, pairs, names, writing),
};

describe('predictions of a run', () => {
  test.each<Predictions>([
    classes,
    { ...classes, baseline: undefined },
    severalLabels,
    { ...severalLabels, baseline: undefined },
    numbers,
    { ...numbers, baseline: undefined },
    texts,
    { kind: 'losses', test: 'z', losses: [[2.5, 10]] },
    tags,
    { ...tags, tagging: 'words', baseline: undefined },
  ])('are read as they were written: $kind', async (predictions) => {
    await writePredictions(folder, predictions);
    const read = await readPredictions(folder);
    expect(read).toEqual(JSON.parse(JSON.stringify(predictions)));
  });

  test('keep few probabilities of many classes and texts, and are small', async () => {
    expect(keptProbabilities(500, 6)).toBe(6);
    expect(keptProbabilities(100_000, 72)).toBe(10);
    expect(keptProbabilities(5_000_000, 72)).toBe(1);
    const many = Array.from({ length: 5000 }, (_, i) => i % 3);
    await writePredictions(folder, {
      ...{ ...classes, targets: many, predicted: many, baseline: many },
      probabilities: many.map((label, i) => [[label, (i * 0.618034) % 1] as const]),
    });
    expect(statSync(join(folder, 'predictions.jsonl.gz')).size).toBeLessThan(60_000);
  });

  test('that are damaged are named, and those that are not there are none', async () => {
    expect(await readPredictions(folder)).toBeUndefined();
    const file = join(folder, 'predictions.jsonl.gz');
    for (const bytes of [
      Buffer.from('text'),
      gzipSync('{"kind":"classes","test":"x","items":2,"labels":[]}\n{}\n'),
      gzipSync('{"kind":"pictures","test":"x","items":1}\n{}\n'),
    ]) {
      writeFileSync(file, bytes);
      await expect(readPredictions(folder)).rejects.toThrow('predictions.jsonl.gz: cannot be read');
    }
  });
});

describe('samples', () => {
  const totals = (sums: readonly ArrayLike<number>[]) =>
    sums.reduce<number[]>((all, row) => Array.from(row, (value, i) => value + (all[i] ?? 0)), []);

  test('have the scores of results.json', () => {
    const { accuracy, f1 } = scoresOf(classes.predicted, classes.targets, labels);
    const samples = samplesOf(classes, 'model')!;
    expect(samples.accuracy!.score(totals(samples.accuracy!.statistics))).toBe(accuracy);
    expect(samples.f1!.score(totals(samples.f1!.statistics))).toBeCloseTo(f1, 12);
    const expected = textScores(written, pairs, names, writing);
    const ofTexts = samplesOf(texts, 'model')!;
    for (const name of names)
      expect(ofTexts[name]!.score(totals(ofTexts[name]!.statistics))).toBe(expected[name]);
  });

  test.each(['entities', 'words'] as const)(
    'of tags of %s have the scores of results.json',
    (tagging) => {
      const named = tags.predicted.map((row) => Array.from(row, (k) => tags.tags[k]!));
      const sentences = tags.targets.map((row) => ({ labels: row }));
      const expected = tagScores(named, sentences, { tags: tags.tags, tagging });
      const samples = samplesOf({ ...tags, tagging }, 'model')!;
      expect(Object.keys(samples).length).toBeGreaterThan(1);
      for (const [name, sample] of Object.entries(samples))
        expect(sample.score(totals(sample.statistics))).toBeCloseTo(
          expected[name as 'accuracy' | 'f1'],
          12,
        );
    },
  );
  test('of labels and numbers have the scores of results.json, too', () => {
    const ofLabels = samplesOf(severalLabels, 'model')!;
    const { targets, predicted } = severalLabels;
    const indicators = predicted.map((own) => labels.map((_, k) => Number(own.includes(k))));
    const expectedLabels = multiLabelScores(indicators, targets, [0.5, 0.5, 0.5], labels);
    const ofNumbers = samplesOf(numbers, 'model')!;
    const expectedNumbers = regressionScores(numbers.predicted, numbers.targets);
    for (const [samples, expected] of [
      [ofLabels, expectedLabels],
      [ofNumbers, expectedNumbers],
    ] as const)
      for (const [name, { statistics, score }] of Object.entries(samples))
        expect(score(totals(statistics)), name).toBeCloseTo(
          (expected as unknown as Readonly<Record<string, number>>)[name]!,
          12,
        );
    expect(Object.keys(ofLabels)).toEqual(['microF1', 'macroF1', 'subsetAccuracy']);
    expect(Object.keys(ofNumbers)).toEqual(['pearson', 'spearman', 'rmse', 'mae', 'r2']);
  });

  test('of a baseline are there where it kept any', () => {
    expect(Object.keys(samplesOf(classes, 'baseline')!)).toEqual(['accuracy', 'f1']);
    expect(samplesOf({ ...classes, baseline: undefined }, 'baseline')).toBeUndefined();
    expect(samplesOf(texts, 'baseline')).toBeUndefined();
  });

  test('of macro F1 over many classes are left out', () => {
    const many = { ...classes, labels: Array.from({ length: 50_000 }, (_, i) => `${i}`) };
    expect(Object.keys(samplesOf(many, 'model')!)).toEqual(['accuracy']);
  });
});

describe('confidence', () => {
  const of = (right: (i: number) => boolean) =>
    Array.from({ length: 500 }, (_, i) => (right(i) ? 0 : 1));
  const confidence = (model: number[], baseline: number[]) => {
    const predictions: ClassPredictions = {
      ...{ ...classes, labels: ['a', 'b'], targets: of(() => true) },
      ...{ predicted: model, baseline, probabilities: [] },
    };
    return confidenceOf(samplesOf(predictions, 'model')!, samplesOf(predictions, 'baseline'))
      .accuracy!;
  };
  const words = (against: NonNullable<ReturnType<typeof confidence>['baseline']>) =>
    verdict(against, {
      ...{ score: 'accuracy', examples: 500, format: (value) => value.toFixed(3) },
      model: { name: 'TextCNN', value: '0.880' },
      baseline: { name: 'NB-SVM', value: '0.860' },
    });

  test('a difference of two points that comes of many disagreements is chance', () => {
    // Right on 440 and 430 of 500, and they disagree on 90 texts.
    const { interval, baseline } = confidence(
      of((i) => i < 400 || i >= 460),
      of((i) => i < 350 || i >= 420),
    );
    expect(interval.lower).toBeLessThan(0.88);
    expect(interval.upper).toBeGreaterThan(0.88);
    expect(baseline!.difference).toBeCloseTo(0.02, 12);
    expect(words(baseline!)).toMatch(
      /^accuracy 0\.880 \(TextCNN\) against 0\.860 \(NB-SVM\): difference \+0\.020, 95 % interval −0\.0\d\d to \+0\.0\d\d, p = 0\.\d+\. Chance alone makes such a difference on 500 test examples\.$/,
    );
  });

  test('the same difference without a disagreement the other way is significant', () => {
    const { baseline } = confidence(
      of((i) => i < 440),
      of((i) => i < 430),
    );
    expect(baseline!.difference).toBeCloseTo(0.02, 12);
    expect(words(baseline!)).toContain('The difference is significant.');
  });
});
