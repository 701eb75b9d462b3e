import { describe, expect, test } from 'vitest';
import { coverageError, labelRankingAveragePrecision, rankingLoss } from './label-ranking.js';
import { hammingLoss, multilabelF1, multilabelReport, subsetAccuracy } from './multilabel.js';

const predictions = [
  [1, 0, 1],
  [0, 1, 0],
];
const targets = [
  [1, 0, 0],
  [0, 1, 0],
];

test('counts each label', () => {
  const report = multilabelReport().update(predictions, targets).result();
  expect(report.labels.map(({ support }) => support)).toEqual([1, 1, 0]);
  expect(report.labels[2]!.confusion).toEqual([
    [1, 1],
    [0, 0],
  ]);
  expect(report.support).toBe(2);
  expect(report.subsetAccuracy).toBe(0.5);
  expect(report.hammingLoss).toBeCloseTo(1 / 6, 12);
});

test('booleans and typed arrays are labels too', () => {
  const typed = predictions.map((row) => Uint8Array.from(row));
  const booleans = targets.map((row) => row.map((value) => value === 1));
  expect(hammingLoss().update(typed, booleans).result()).toBeCloseTo(1 / 6, 12);
});

test('a weight of 2 counts as the item twice', () => {
  const weighted = multilabelF1({ average: 'samples' }).update(predictions, targets, [2, 1]);
  const repeated = multilabelF1({ average: 'samples' }).update(
    [predictions[0]!, ...predictions],
    [targets[0]!, ...targets],
  );
  expect(weighted.result()).toBeCloseTo(repeated.result(), 12);
});

test('a perfect ranking', () => {
  const scores = [
    [0.9, 0.1, 0.8],
    [0.2, 0.7, 0.1],
  ];
  const truth = [
    [1, 0, 1],
    [0, 1, 0],
  ];
  expect(rankingLoss().update(scores, truth).result()).toBe(0);
  expect(labelRankingAveragePrecision().update(scores, truth).result()).toBe(1);
  expect(coverageError().update(scores, truth).result()).toBe(1.5);
});

test('a false label of equal score counts as ranked higher', () => {
  expect(
    rankingLoss()
      .update([[0.5, 0.5]], [[1, 0]])
      .result(),
  ).toBe(1);
  expect(
    labelRankingAveragePrecision()
      .update([[0.5, 0.5]], [[1, 0]])
      .result(),
  ).toBe(0.5);
  expect(
    coverageError()
      .update([[0.5, 0.5]], [[1, 0]])
      .result(),
  ).toBe(2);
});

describe('bad input', () => {
  test.each([
    [
      () => subsetAccuracy().update([[1, 2]], [[1, 0]]),
      'prediction 0 has 2 for label 1, expected 0 or 1',
    ],
    [
      () => subsetAccuracy().update([[1]], [[1, 0]]),
      'prediction 0 has 1 labels, the first target has 2',
    ],
    [() => subsetAccuracy().update([[1]], []), 'got 1 predictions and 0 targets'],
    [
      () =>
        hammingLoss()
          .update([[1]], [[1]])
          .update([[1, 0]], [[1, 0]]),
      'items with 2 labels came after',
    ],
    [() => multilabelF1({ average: 'none' as 'macro' }), 'average is "none"'],
    [() => multilabelF1({ zeroDivision: 0.5 as 0 }), 'zeroDivision is 0.5, expected 0 or 1'],
    [() => rankingLoss().update([[0.5, NaN]], [[1, 0]]), 'score NaN of item 0, class 1'],
    [() => rankingLoss().update([[0.5, 0.1]], [[1, 0, 1]]), 'target 0 has 3 labels'],
    [() => coverageError().result(), 'nothing counted yet'],
  ])('%#', (act, message) => {
    expect(act).toThrow(message);
  });
});
