// Every metric: merged states of parts, through JSON, equal one pass over everything.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as metrics from './index.js';
import type { Metric } from './metric.js';

type AnyMetric = Metric<readonly unknown[], unknown, unknown>;

interface Kind<Item> {
  readonly item: fc.Arbitrary<Item>;
  /** One item, so that the result is defined for every stream. */
  readonly first: Item;
  readonly columns: (items: readonly Item[]) => readonly unknown[];
  readonly metrics: Record<string, () => unknown>;
}

const tested = new Set(['perplexity', 'bitsPerToken', 'bitsPerCharacter', 'pearson', 'r2']);

function describeKind<Item>(name: string, kind: Kind<Item>): void {
  for (const key of Object.keys(kind.metrics)) tested.add(key.split(' ')[0]!);
  describe.each(Object.entries(kind.metrics))(`${name}: %s`, (_, make) => {
    const create = () => make() as AnyMetric;

    test('merging the states of parts equals one pass', () => {
      fc.assert(
        fc.property(fc.array(fc.array(kind.item, { maxLength: 6 }), { maxLength: 4 }), (parts) => {
          const whole = create().update(...kind.columns([kind.first]));
          const merged = create().update(...kind.columns([kind.first]));
          for (const part of parts) {
            whole.update(...kind.columns(part));
            merged.merge(JSON.parse(JSON.stringify(create().update(...kind.columns(part)))));
          }
          expectSame(merged.result(), whole.result());
        }),
        { numRuns: 40 },
      );
    });

    test('reset forgets, and a loaded state continues where it was', () => {
      const metric = create().update(...kind.columns([kind.first]));
      const state = JSON.parse(JSON.stringify(metric));
      const result = metric.result();
      expect(() => metric.reset().result()).toThrow('nothing counted yet');
      expect(create().load(state).result()).toEqual(result);
      const twice = kind.columns([kind.first, kind.first]);
      const more = create()
        .load(state)
        .update(...kind.columns([kind.first]));
      expectSame(
        more.result(),
        create()
          .update(...twice)
          .result(),
      );
    });

    test('refuses the state of another metric', () => {
      const foreign = { metric: 'other', options: {}, data: null };
      expect(() => create().merge(foreign)).toThrow('cannot merge the state of "other"');
    });
  });
}

function expectSame(actual: unknown, expected: unknown): void {
  if (typeof expected === 'number') {
    if (!Number.isFinite(expected)) expect(actual).toBe(expected);
    else
      expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(expected)),
      );
  } else if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(actual as object)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expectSame((actual as Record<string, unknown>)[key], value);
    }
  } else {
    expect(actual).toEqual(expected);
  }
}

const weight = fc.integer({ min: 0, max: 4 });
describeKind('labels', {
  item: fc.tuple(fc.nat(4), fc.nat(4), weight),
  first: [0, 1, 1] as [number, number, number],
  columns: (items) => [0, 1, 2].map((column) => items.map((item) => item[column])),
  metrics: {
    accuracy: metrics.accuracy,
    balancedAccuracy: metrics.balancedAccuracy,
    precision: metrics.precision,
    recall: metrics.recall,
    f1: metrics.f1,
    'f1 micro': () => metrics.f1({ average: 'micro' }),
    'f1 of each class': () => metrics.f1({ average: 'none' }),
    fBeta: () => metrics.fBeta({ beta: 2 }),
    confusionMatrix: metrics.confusionMatrix,
    matthewsCorrelation: metrics.matthewsCorrelation,
    cohenKappa: metrics.cohenKappa,
    'cohenKappa quadratic': () => metrics.cohenKappa({ weighting: 'quadratic' }),
    classificationReport: metrics.classificationReport,
  },
});

const simplex = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 })
  .map((parts) => parts.map((part) => part / parts.reduce((sum, value) => sum + value, 0)));

describeKind('probabilities of three classes', {
  item: fc.tuple(simplex, fc.nat(2), weight),
  first: [[0.2, 0.5, 0.3], 1, 1] as [number[], number, number],
  columns: (items) => [0, 1, 2].map((column) => items.map((item) => item[column])),
  metrics: {
    topKAccuracy: () => metrics.topKAccuracy({ k: 2 }),
    meanReciprocalRank: metrics.meanReciprocalRank,
    logLoss: metrics.logLoss,
    brierScore: metrics.brierScore,
    adaptiveCalibration: metrics.adaptiveCalibration,
    calibration: metrics.calibration,
    expectedCalibrationError: metrics.expectedCalibrationError,
    auroc: metrics.auroc,
    'auroc ovo': () => metrics.auroc({ multiClass: 'ovo' }),
    aurocPerClass: metrics.aurocPerClass,
    averagePrecision: metrics.averagePrecision,
    averagePrecisionPerClass: metrics.averagePrecisionPerClass,
    rocCurve: metrics.rocCurve,
    precisionRecallCurve: metrics.precisionRecallCurve,
  },
});

const bits = fc.array(fc.nat(1), { minLength: 3, maxLength: 3 });
describeKind('label sets', {
  item: fc.tuple(bits, bits, weight),
  first: [[1, 0, 1], [1, 1, 0], 1] as [number[], number[], number],
  columns: (items) => [0, 1, 2].map((column) => items.map((item) => item[column])),
  metrics: {
    multilabelReport: metrics.multilabelReport,
    multilabelPrecision: metrics.multilabelPrecision,
    multilabelRecall: metrics.multilabelRecall,
    multilabelF1: () => metrics.multilabelF1({ average: 'samples', zeroDivision: 1 }),
    multilabelJaccard: metrics.multilabelJaccard,
    subsetAccuracy: metrics.subsetAccuracy,
    hammingLoss: metrics.hammingLoss,
    coverageError: metrics.coverageError,
    rankingLoss: metrics.rankingLoss,
    labelRankingAveragePrecision: metrics.labelRankingAveragePrecision,
  },
});

const value = fc.integer({ min: -50, max: 50 }).map((n) => n / 8);
describeKind('numbers', {
  item: fc.tuple(value, value),
  first: [1, 2] as [number, number],
  columns: (items) => [0, 1].map((column) => items.map((item) => item[column])),
  metrics: {
    meanSquaredError: metrics.meanSquaredError,
    rootMeanSquaredError: metrics.rootMeanSquaredError,
    meanAbsoluteError: metrics.meanAbsoluteError,
    spearman: metrics.spearman,
    kendall: metrics.kendall,
  },
});

const word = fc.constantFrom('the', 'cat', 'sat', 'on', 'Mats', '1,5', '猫', '.');
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
describeKind('texts', {
  item: fc.tuple(line, line),
  first: ['the cat sat on Mats', 'the cat sat on 1,5 Mats'] as [string, string],
  columns: (items) => [0, 1].map((column) => items.map((item) => item[column])),
  metrics: {
    bleu: metrics.bleu,
    chrf: metrics.chrf,
    chrfPlusPlus: metrics.chrfPlusPlus,
    ter: metrics.ter,
    rouge: metrics.rouge,
    wordErrorRate: metrics.wordErrorRate,
    characterErrorRate: metrics.characterErrorRate,
    matchErrorRate: metrics.matchErrorRate,
    exactMatch: metrics.exactMatch,
    tokenF1: metrics.tokenF1,
  },
});

const tags = fc.tuple(
  ...[0, 1, 2].map(() => fc.constantFrom('O', 'B-A', 'I-A', 'B-B', 'I-B')),
) as fc.Arbitrary<string[]>;
describeKind('tags', {
  item: fc.tuple(tags, tags),
  first: [
    ['B-A', 'O', 'O'],
    ['B-A', 'I-A', 'O'],
  ] as [string[], string[]],
  columns: (items) => [0, 1].map((column) => items.map((item) => item[column])),
  metrics: { spanF1: metrics.spanF1, spanReport: () => metrics.spanReport({ reading: 'strict' }) },
});

describeKind('generated texts', {
  item: line,
  first: 'the cat sat',
  columns: (items) => [items],
  metrics: { distinctN: () => metrics.distinctN(1), 'distinctN of 2': () => metrics.distinctN(2) },
});

describeKind('queries', {
  item: fc.tuple(
    fc.array(value, { minLength: 4, maxLength: 4 }),
    fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
  ),
  first: [
    [3, 2, 1, 0],
    [0, 1, 2, 3],
  ] as [number[], number[]],
  columns: (items) => [0, 1].map((column) => items.map((item) => item[column])),
  metrics: { ndcg: metrics.ndcg },
});

describe('likelihoods', () => {
  test.each(Object.entries({ perplexity: metrics.perplexity, bitsPerToken: metrics.bitsPerToken }))(
    '%s of parts weighs by tokens',
    (_, make) => {
      const whole = make().update({ sum: 30, tokens: 15 });
      const parts = make().update({ sum: 10, tokens: 3 });
      parts.merge(JSON.parse(JSON.stringify(make().update({ sum: 20, tokens: 12 }))));
      expect(parts.result()).toBe(whole.result());
    },
  );
});

test('bits per character of parts weighs by characters', () => {
  const whole = metrics.bitsPerCharacter().update({ sum: 30, characters: 50 });
  const parts = metrics.bitsPerCharacter().update({ sum: 10, characters: 20 });
  parts.merge(metrics.bitsPerCharacter().update({ sum: 20, characters: 30 }));
  expect(parts.result()).toBe(whole.result());
});

test('moments of large numbers merge without losing their digits', () => {
  const offset = 1e9;
  const predictions = [1, 2, 3, 4, 5, 7].map((x) => offset + x);
  const targets = [1.5, 2.25, 2, 4.5, 5, 6].map((x) => offset + x);
  for (const make of [metrics.pearson, metrics.r2]) {
    const small = make()
      .update(
        predictions.map((x) => x - offset),
        targets.map((x) => x - offset),
      )
      .result();
    const parts = make().update(predictions.slice(0, 2), targets.slice(0, 2));
    parts.merge(make().update(predictions.slice(2), targets.slice(2)));
    expect(parts.result()).toBeCloseTo(small, 6);
  }
});

test('every metric that the package exports was tested here', () => {
  const exported = Object.entries(metrics).filter(([name, make]) => {
    if (typeof make !== 'function' || /^[A-Z]/.test(name)) return false;
    try {
      const made = (make as (options: unknown) => unknown)(
        name === 'distinctN' ? 1 : name === 'fBeta' ? { beta: 1 } : {},
      );
      return made instanceof metrics.Metric;
    } catch {
      return false;
    }
  });
  const missing = exported.map(([name]) => name).filter((name) => !tested.has(name));
  expect(missing, 'add them to the metrics of a describeKind in merging.test.ts').toEqual([]);
  expect(exported.length).toBeGreaterThan(50);
});
