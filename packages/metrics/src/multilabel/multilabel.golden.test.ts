import { expectClose, readJson } from '@test/goldens';
import { describe, test } from 'vitest';
import { coverageError, rankingLoss } from './label-ranking.js';
import {
  hammingLoss,
  multilabelF1,
  multilabelJaccard,
  multilabelPrecision,
  multilabelRecall,
  multilabelReport,
  subsetAccuracy,
} from './multilabel.js';

type Row = Record<'precision' | 'recall' | 'f1', number>;

const { cases } = readJson<{
  cases: {
    name: string;
    y_true: number[][];
    y_pred: number[][];
    score: number[][];
    expected: Record<string, unknown>;
  }[];
}>('metrics', 'multilabel.json');

const one = (name: string, actual: number, want: unknown) =>
  expectClose([actual], [want as number], 1e-9, name);

describe.each(cases)('$name', ({ y_true, y_pred, score, expected }) => {
  for (const zeroDivision of [0, 1] as const) {
    test(`scores where 0/0 is ${zeroDivision}`, () => {
      const report = multilabelReport({ zeroDivision }).update(y_pred, y_true).result();
      for (const average of ['micro', 'macro', 'weighted', 'samples'] as const) {
        const want = expected[`${average}_zd${zeroDivision}`] as Row;
        const makers = {
          precision: multilabelPrecision,
          recall: multilabelRecall,
          f1: multilabelF1,
        };
        for (const key of ['precision', 'recall', 'f1'] as const) {
          const name = `${average} ${key}`;
          one(`${name} in the report`, report[average][key], want[key]);
          const metric = makers[key]({ average, zeroDivision });
          one(name, metric.update(y_pred, y_true).result(), want[key]);
        }
      }
      const perClass = expected[`per_class_zd${zeroDivision}`] as Record<string, number[]>;
      for (const key of ['precision', 'recall', 'f1'] as const) {
        expectClose(
          report.labels.map((label) => label[key]),
          perClass[key]!,
          1e-9,
          `labels' ${key}`,
        );
      }
      for (const average of ['samples', 'macro'] as const) {
        const metric = multilabelJaccard({ average, zeroDivision }).update(y_pred, y_true);
        one(
          `jaccard ${average}`,
          metric.result(),
          expected[`jaccard_${average}_zd${zeroDivision}`],
        );
      }
    });
  }

  test('whole rows, confusion and ranking', () => {
    one('subset', subsetAccuracy().update(y_pred, y_true).result(), expected.subset_accuracy);
    one('hamming', hammingLoss().update(y_pred, y_true).result(), expected.hamming_loss);
    const { labels } = multilabelReport().update(y_pred, y_true).result();
    expectClose(
      labels.flatMap(({ confusion }) => confusion.flat()),
      (expected.multilabel_confusion_matrix as number[][][]).flat(2),
      1e-9,
      'confusion',
    );
    one('coverage', coverageError().update(score, y_true).result(), expected.coverage_error);
    one('ranking loss', rankingLoss().update(score, y_true).result(), expected.ranking_loss);
  });
});
