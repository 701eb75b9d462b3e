import { expectClose, readJson } from '@test/goldens';
import { describe, expect, test } from 'vitest';
import { type Calibration, calibration, expectedCalibrationError } from './calibration.js';
import { brierScore, logLoss } from './losses.js';
import {
  auroc,
  aurocPerClass,
  averagePrecision,
  precisionRecallCurve,
  rocCurve,
} from './ranking-metrics.js';

interface Bin {
  count: number;
  accuracy?: number;
  confidence?: number;
}

interface Curves {
  roc_curve?: { fpr: number[]; tpr: number[]; thresholds: (number | 'inf')[] };
  pr_curve?: { precision: number[]; recall: number[]; thresholds: number[] };
  bins15: Bin[];
}

const { binary, multiclass } = readJson<{
  binary: {
    name: string;
    y_true: number[];
    prob: number[];
    sample_weight: number[] | null;
    expected: Record<string, number> & Curves;
  }[];
  multiclass: {
    name: string;
    y_true: number[];
    prob: number[][];
    expected: Record<string, number> & Curves & { roc_auc_per_class: number[] };
  }[];
}>('metrics', 'probabilities.json');

const one = (name: string, actual: number, want: number | null | undefined) => {
  if (want === null) expect(actual, name).toBeNaN();
  else expectClose([actual], [want!], 1e-9, name);
};

function expectCalibration(actual: Calibration, expected: Record<string, number> & Curves) {
  one('ece', actual.expectedError, expected.ece15);
  one('mce', actual.maximumError, expected.mce15);
  expect(actual.bins.length).toBe(expected.bins15.length);
  expected.bins15.forEach((bin, i) => {
    one(`count of bin ${i}`, actual.bins[i]!.count, bin.count);
    if (bin.count === 0) return;
    one(`accuracy of bin ${i}`, actual.bins[i]!.accuracy, bin.accuracy);
    one(`confidence of bin ${i}`, actual.bins[i]!.confidence, bin.confidence);
  });
}

describe.each(binary)('$name', ({ y_true, prob, sample_weight, expected }) => {
  const data = [prob, y_true, sample_weight ?? undefined] as const;

  test('ranking', () => {
    one(
      'auroc',
      auroc()
        .update(...data)
        .result(),
      expected.roc_auc,
    );
    one(
      'ap',
      averagePrecision()
        .update(...data)
        .result(),
      expected.average_precision,
    );
  });

  test('the two columns of a softmax give the same', () => {
    const columns = prob.map((p) => [1 - p, p]);
    const same = [columns, y_true, sample_weight ?? undefined] as const;
    one(
      'auroc',
      auroc()
        .update(...same)
        .result(),
      expected.roc_auc,
    );
    one(
      'ap',
      averagePrecision()
        .update(...same)
        .result(),
      expected.average_precision,
    );
    one(
      'log loss',
      logLoss()
        .update(...same)
        .result(),
      expected.log_loss,
    );
    one(
      'brier',
      brierScore()
        .update(...same)
        .result() / 2,
      expected.brier,
    );
  });

  test('losses and calibration', () => {
    one(
      'log loss',
      logLoss()
        .update(...data)
        .result(),
      expected.log_loss,
    );
    one(
      'brier',
      brierScore()
        .update(...data)
        .result(),
      expected.brier,
    );
    if (!expected.bins15) return;
    expectCalibration(
      calibration()
        .update(...data)
        .result(),
      expected,
    );
    one(
      'ece',
      expectedCalibrationError()
        .update(...data)
        .result(),
      expected.ece15,
    );
  });

  const { roc_curve, pr_curve } = expected;
  if (roc_curve)
    test('ROC curve', () => {
      const curve = rocCurve()
        .update(...data)
        .result();
      expectClose(curve.falsePositiveRate, roc_curve.fpr, 1e-9, 'fpr');
      expectClose(curve.truePositiveRate, roc_curve.tpr, 1e-9, 'tpr');
      const wanted = roc_curve.thresholds.map((value) => (value === 'inf' ? Infinity : value));
      expect(curve.thresholds).toEqual(wanted);
    });

  if (pr_curve)
    test('precision-recall curve', () => {
      const curve = precisionRecallCurve()
        .update(...data)
        .result();
      expectClose(curve.precision, pr_curve.precision, 1e-9, 'precision');
      expectClose(curve.recall, pr_curve.recall, 1e-9, 'recall');
      expect(curve.thresholds).toEqual(pr_curve.thresholds);
    });
});

describe.each(multiclass)('$name', ({ y_true, prob, expected }) => {
  test('ranking', () => {
    const area = (options: Parameters<typeof auroc>[0]) =>
      auroc(options).update(prob, y_true).result();
    const precision = (average: 'macro' | 'micro') =>
      averagePrecision({ average }).update(prob, y_true).result();
    one('ovr macro', area({}), expected.roc_auc_ovr_macro);
    one('ovr weighted', area({ average: 'weighted' }), expected.roc_auc_ovr_weighted);
    one('ovo macro', area({ multiClass: 'ovo' }), expected.roc_auc_ovo_macro);
    const perClass = aurocPerClass().update(prob, y_true).result();
    expectClose(perClass, expected.roc_auc_per_class, 1e-9, 'per class');
    one('ap macro', precision('macro'), expected.average_precision_macro);
    one('ap micro', precision('micro'), expected.average_precision_micro);
  });

  test('losses and calibration', () => {
    one('log loss', logLoss().update(prob, y_true).result(), expected.log_loss);
    one('brier', brierScore().update(prob, y_true).result(), expected.brier_multiclass_sum);
    expectCalibration(calibration().update(prob, y_true).result(), expected);
  });
});
