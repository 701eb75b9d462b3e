import { expectClose, readJson } from '@test/goldens';
import { describe, expect, test } from 'vitest';
import { accuracy, balancedAccuracy } from './accuracy.js';
import { cohenKappa, matthewsCorrelation } from './agreement.js';
import { confusionMatrix } from './confusion-matrix.js';
import type { Label } from './labels.js';
import { type Average, f1, fBeta, precision, recall } from './precision-recall.js';
import { classificationReport } from './report.js';

interface Case {
  name: string;
  y_true: Label[];
  y_pred: Label[];
  labels: Label[] | null;
  sample_weight: number[] | null;
  class_order: Label[];
  expected: Record<string, unknown>;
}

const { cases } = readJson<{ cases: Case[] }>('metrics', 'classification.json');

const one = (name: string, actual: number, expected: unknown) => {
  if (expected === null) expect(actual, name).toBeNaN();
  else expectClose([actual], [expected as number], 1e-9, name);
};

describe.each(cases)('classification $name', (golden) => {
  const labels = golden.labels ?? undefined;
  const data = [golden.y_pred, golden.y_true, golden.sample_weight ?? undefined] as const;
  const { expected } = golden;

  test('agreement over all classes', () => {
    one(
      'accuracy',
      accuracy()
        .update(...data)
        .result(),
      expected.accuracy,
    );
    one(
      'balanced',
      balancedAccuracy()
        .update(...data)
        .result(),
      expected.balanced_accuracy,
    );
    one(
      'mcc',
      matthewsCorrelation()
        .update(...data)
        .result(),
      expected.mcc,
    );
    for (const [weighting, key] of [
      ['none', 'cohen_kappa'],
      ['linear', 'cohen_kappa_linear'],
      ['quadratic', 'cohen_kappa_quadratic'],
    ] as const) {
      one(
        key,
        cohenKappa({ weighting, labels })
          .update(...data)
          .result(),
        expected[key],
      );
    }
  });

  test('confusion matrix', () => {
    const matrix = confusionMatrix({ labels })
      .update(...data)
      .result();
    expect(matrix.labels).toEqual(golden.class_order);
    expectClose(
      matrix.counts.flat(),
      (expected.confusion_matrix as number[][]).flat(),
      1e-9,
      'matrix',
    );
  });

  for (const zeroDivision of [0, 1] as const) {
    test(`precision, recall, F1 where 0/0 is ${zeroDivision}`, () => {
      const report = classificationReport({ labels, zeroDivision })
        .update(...data)
        .result();
      for (const average of ['micro', 'macro', 'weighted'] as const) {
        const want = expected[`${average}_zd${zeroDivision}`] as Record<string, number>;
        const options = { average: average as Exclude<Average, 'none'>, labels, zeroDivision };
        for (const [key, make] of Object.entries({ precision, recall, f1 })) {
          const name = `${average} ${key}`;
          one(
            name,
            make(options)
              .update(...data)
              .result(),
            want[key],
          );
          one(`${name} in the report`, report[average][key as 'f1'], want[key]);
        }
      }
      const want = expected[`per_class_zd${zeroDivision}`] as Record<string, number[]>;
      expect(report.classes.map(({ label }) => label)).toEqual(golden.class_order);
      for (const key of ['precision', 'recall', 'f1', 'support'] as const) {
        expectClose(
          report.classes.map((row) => row[key]),
          want[key]!,
          1e-9,
          key,
        );
      }
      const options = { average: 'none', labels, zeroDivision } as const;
      for (const [key, make] of Object.entries({ precision, recall, f1 })) {
        const scores = make(options)
          .update(...data)
          .result();
        expectClose(
          scores.map(({ value }) => value),
          want[key]!,
          1e-9,
          `per class ${key}`,
        );
        expectClose(
          scores.map(({ support }) => support),
          want.support!,
          1e-9,
          'support',
        );
      }
    });
  }

  test('F-beta', () => {
    for (const [key, want] of Object.entries(expected)) {
      const beta = /^macro_fbeta_(.+)$/.exec(key)?.[1];
      if (!beta) continue;
      one(
        key,
        fBeta({ beta: Number(beta), labels })
          .update(...data)
          .result(),
        want,
      );
    }
  });
});
