import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptiveCalibration, calibration, expectedCalibrationError } from './calibration.js';
import { brierScore, logLoss } from './losses.js';
import {
  auroc,
  aurocPerClass,
  averagePrecision,
  averagePrecisionPerClass,
  precisionRecallCurve,
  rocCurve,
} from './ranking-metrics.js';

describe('AUROC', () => {
  test('is the chance that a positive scores higher, ties counting half', () => {
    const item = fc.tuple(fc.nat(6), fc.nat(1));
    fc.assert(
      fc.property(fc.array(item, { minLength: 2, maxLength: 30 }), (items) => {
        const positives = items.filter(([, target]) => target === 1);
        const negatives = items.filter(([, target]) => target === 0);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let wins = 0;
        for (const [p] of positives) {
          for (const [n] of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
        }
        const metric = auroc().update(
          items.map((i) => i[0]),
          items.map((i) => i[1]),
        );
        expect(metric.result()).toBeCloseTo(wins / (positives.length * negatives.length), 12);
      }),
    );
  });

  test('is not defined without both classes', () => {
    expect(auroc().update([0.2, 0.9], [1, 1]).result()).toBeNaN();
    expect(auroc().update([0.2, 0.9], [0, 0]).result()).toBeNaN();
    expect(rocCurve().update([0.2], [1]).result().falsePositiveRate).toEqual([NaN, NaN]);
  });

  test('of class 0 is that of class 1 with the scores turned round', () => {
    const metric = aurocPerClass().update([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
    expect(metric.result()).toEqual([0.75, 0.75]);
  });
});

test('average precision without positives is 0, and its recall 1 throughout', () => {
  expect(averagePrecision().update([0.2, 0.9], [0, 0]).result()).toBe(0);
  const curve = precisionRecallCurve().update([0.2, 0.9], [0, 0]).result();
  expect(curve).toEqual({ precision: [0, 0, 1], recall: [1, 1, 0], thresholds: [0.2, 0.9] });
});

test('average precision of each class', () => {
  const scores = [
    [0.6, 0.3, 0.1],
    [0.2, 0.5, 0.3],
    [0.3, 0.3, 0.4],
    [0.5, 0.2, 0.3],
  ];
  const perClass = averagePrecisionPerClass().update(scores, [0, 1, 2, 1]).result();
  const macro = averagePrecision().update(scores, [0, 1, 2, 1]).result();
  expect(perClass).toHaveLength(3);
  expect(macro).toBeCloseTo((perClass[0]! + perClass[1]! + perClass[2]!) / 3, 12);
});

test('a weight of 2 counts as the item twice, one of 0 as if it were not there', () => {
  const [scores, targets] = [
    [0.9, 0.4, 0.6, 0.2],
    [1, 0, 1, 1],
  ];
  for (const make of [auroc, averagePrecision, logLoss, brierScore, expectedCalibrationError]) {
    const weighted = make().update(scores, targets, [1, 2, 1, 0]).result();
    const repeated = make().update([0.9, 0.4, 0.4, 0.6], [1, 0, 0, 1]).result();
    expect(weighted).toBeCloseTo(repeated, 12);
  }
});

describe('losses', () => {
  test('a sure and wrong prediction costs 52 ln 2, not infinity', () => {
    expect(logLoss().update([0], [1]).result()).toBeCloseTo(52 * Math.LN2, 10);
    expect(logLoss().update([1], [1]).result()).toBeCloseTo(0, 10);
  });

  test('a flat array is read as item by class', () => {
    const rows = [
      [0.7, 0.2, 0.1],
      [0.1, 0.1, 0.8],
    ];
    const flat = Float64Array.from(rows.flat());
    for (const make of [logLoss, brierScore]) {
      expect(make().update(flat, [0, 1]).result()).toBe(make().update(rows, [0, 1]).result());
    }
  });
});

describe('calibration', () => {
  test('a confidence on an edge belongs to the bin below it', () => {
    const { bins } = calibration({ numBins: 5 }).update([0.6, 0.8, 0.81, 1], [1, 1, 1, 1]).result();
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 1, 1, 2]);
    expect(bins[2]).toMatchObject({ lower: 0.4, upper: 0.6, accuracy: 1, confidence: 0.6 });
    expect(bins[0]!.accuracy).toBeNaN();
  });

  test('is perfect where every confidence is borne out', () => {
    const metric = calibration().update([0.75, 0.75, 0.75, 0.75], [1, 1, 1, 0]).result();
    expect(metric.expectedError).toBe(0);
    expect(metric.maximumError).toBe(0);
  });
});

describe('adaptive calibration', () => {
  const confidences = [0.55, 0.6, 0.9, 0.92, 0.94, 0.96];
  const targets = [1, 0, 1, 1, 1, 0];

  test('has as many items in each bin, and the definition of its error', () => {
    const { bins, expectedError } = adaptiveCalibration({ numBins: 3 })
      .update(confidences, targets)
      .result();
    expect(bins.map(({ count }) => count)).toEqual([2, 2, 2]);
    expect(bins.map(({ accuracy }) => accuracy)).toEqual([0.5, 1, 0.5]);
    expect(bins.map(({ lower, upper }) => [lower, upper])).toEqual([
      [0, 0.6],
      [0.6, 0.92],
      [0.92, 0.96],
    ]);
    expect(expectedError).toBeCloseTo((0.075 + 0.09 + 0.45) / 3, 12);
  });

  test('of one bin is how far mean confidence and accuracy differ, as with equal widths', () => {
    const one = { numBins: 1 };
    expect(
      adaptiveCalibration(one).update(confidences, targets).result().expectedError,
    ).toBeCloseTo(calibration(one).update(confidences, targets).result().expectedError, 12);
  });
});

describe('bad input', () => {
  test.each([
    [() => auroc().update([0.1, NaN], [0, 1]), 'auroc: score NaN of item 1'],
    [
      () => auroc().update([0.1, Infinity], [0, 1]),
      'score Infinity of item 1, class 0, expected a finite',
    ],
    [
      () => auroc().update([0.1, 0.2], [0, 2]),
      'target 2 of item 1, expected a class index from 0 to 1',
    ],
    [
      () =>
        auroc()
          .update([0.1, 0.2], [0])
          .update([[0.1, 0.2, 0.7]], [0]),
      'came after items with',
    ],
    [() => auroc({ multiClass: 'all' as 'ovr' }), 'multiClass is "all", expected ovr or ovo'],
    [
      () => auroc({ average: 'micro' as 'macro' }),
      'average is "micro", expected one of macro, weighted',
    ],
    [() => averagePrecision({ average: 'none' as 'macro' }), 'average is "none"'],
    [
      () => rocCurve({ classIndex: 2 }).update([0.5], [1]).result(),
      'classIndex is 2, expected 0 to 1',
    ],
    [() => logLoss().update([2.5], [1]), '2.5 of item 0, class 0 is not a probability'],
    [() => logLoss().update([[0.2, 0.2, 0.2]], [1]), 'probabilities of item 0 sum to 0.6'],
    [() => brierScore().update([0.5], [1, 0]), 'expected the same number for each item'],
    [() => brierScore().update([0.5], [1], [1, 1]), 'got 2 weights for 1 items'],
    [() => calibration({ numBins: 0 }), 'numBins is 0'],
    [() => expectedCalibrationError().result(), 'nothing counted yet'],
  ])('%#', (act, message) => {
    expect(act).toThrow(message);
  });
});
