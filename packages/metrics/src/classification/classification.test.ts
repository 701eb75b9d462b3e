import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { accuracy, balancedAccuracy } from './accuracy.js';
import { cohenKappa } from './agreement.js';
import { confusionMatrix, mostConfusedPairs, normalizeConfusion } from './confusion-matrix.js';
import type { Label } from './labels.js';
import { f1, fBeta, precision, recall } from './precision-recall.js';
import { classificationReport, formatReport } from './report.js';

describe('labels', () => {
  test('are put in order by value, or by code point', () => {
    const labelsOf = (seen: Label[]) => confusionMatrix().update(seen, seen).result().labels;
    expect(labelsOf([10, 9, -1])).toEqual([-1, 9, 10]);
    expect(labelsOf(['b', 'a', 'Z', '\u{1F600}', '\uFFFD', 'aa'])).toEqual([
      'Z',
      'a',
      'aa',
      'b',
      '\uFFFD',
      '\u{1F600}',
    ]);
  });

  test('outside the classes are an error that counts nothing', () => {
    const metric = f1({ classes: ['neg', 'pos'] }).update(['neg'], ['neg']);
    expect(() => metric.update(['pos', 'neg'], ['pos', 'neutral'])).toThrow(
      'f1: target "neutral" of item 1 is not one of the classes "neg", "pos"',
    );
    expect(() => metric.update(['Pos'], ['pos'])).toThrow('prediction "Pos" of item 0');
    expect(metric.result()).toBe(0.5);
  });

  test('must be integers or strings, of one kind', () => {
    expect(() => accuracy().update([0.7], [1])).toThrow('prediction 0.7 of item 0 is not a class');
    expect(() => accuracy().update([1], [Number.NaN])).toThrow('target NaN of item 0');
    expect(() => accuracy().update([1, 'a'], [1, 1])).toThrow('"a" of item 1 is a string');
    expect(() => f1({ classes: [] })).toThrow('classes is empty');
    expect(() => f1({ labels: [1, 1] })).toThrow('holds 1 twice');
    expect(() => f1({ classes: [1, 'a'] })).toThrow('mixes numbers and strings');
  });

  test('come in typed arrays as well', () => {
    const metric = accuracy().update(Int32Array.of(1, 2), Uint8Array.of(1, 3));
    expect(metric.result()).toBe(0.5);
  });
});

describe('bad input', () => {
  test('lengths and weights', () => {
    expect(() => f1().update([1, 2], [1])).toThrow('got 2 predictions and 1 targets');
    expect(() => f1().update([1], [1], [1, 2])).toThrow('got 2 weights for 1 items');
    expect(() => f1().update([1], [1], [-1])).toThrow('weight -1 of item 0');
    expect(() => f1().update([1], [1], [Number.NaN])).toThrow('weight NaN of item 0');
  });

  test('options', () => {
    expect(() => f1({ average: 'mean' as 'macro' })).toThrow(
      'average is "mean", expected one of micro',
    );
    expect(() => f1({ zeroDivision: 2 as 1 })).toThrow('zeroDivision is 2, expected 0 or 1');
    expect(() => fBeta({ beta: -1 })).toThrow('beta is -1');
    expect(() => cohenKappa({ weighting: 'cubic' as 'none' })).toThrow('weighting is "cubic"');
  });

  test('states of another metric or of other options', () => {
    expect(() => f1().merge(precision().toJSON())).toThrow('cannot merge the state of "precision"');
    expect(() => f1({ classes: [0, 1] }).merge(f1())).toThrow('same options');
  });
});

test('binary looks at the positive class alone', () => {
  const data = [
    ['y', 'n', 'y', 'n'],
    ['y', 'y', 'n', 'n'],
  ] as const;
  expect(
    precision({ average: 'binary', positive: 'y' })
      .update(...data)
      .result(),
  ).toBe(0.5);
});

test('binary is refused where scikit-learn refuses it', () => {
  const binary = (options: object, predictions: Label[], targets: Label[]) => () =>
    f1({ average: 'binary', ...options })
      .update(predictions, targets)
      .result();
  expect(binary({}, ['a', 'b', 'a'], ['a', 'a', 'b'])).toThrow(
    'f1: positive is 1, expected one of the labels "a", "b"',
  );
  expect(binary({}, [2, -2], [2, -2])).toThrow('expected one of the labels -2, 2');
  expect(binary({ positive: 'c' }, ['a', 'b'], ['b', 'a'])).toThrow('positive is "c"');
  expect(binary({}, [0, 1, 2], [0, 1, 2])).toThrow('for two classes, got 3: 0, 1, 2');
  // One class alone cannot tell which is the other.
  expect(binary({}, [0, 0], [0, 0])()).toBe(0);
  expect(binary({ positive: 'a' }, ['a', 'b'], ['a', 'a'])()).toBeCloseTo(2 / 3, 12);
});

test('F-beta is precision at 0 and recall in the limit', () => {
  const data = [
    [1, 1, 1, 0],
    [1, 0, 1, 1],
  ] as const;
  const of = (beta: number) =>
    fBeta({ beta, average: 'binary' })
      .update(...data)
      .result();
  expect(of(0)).toBe(
    precision({ average: 'binary' })
      .update(...data)
      .result(),
  );
  expect(of(Number.POSITIVE_INFINITY)).toBe(
    recall({ average: 'binary' })
      .update(...data)
      .result(),
  );
});

test('adjusted balanced accuracy is 0 at chance and 1 at perfection', () => {
  const of = (predictions: number[]) =>
    balancedAccuracy({ adjusted: true }).update(predictions, [0, 1, 0, 1]).result();
  expect(of([0, 0, 0, 0])).toBe(0);
  expect(of([0, 1, 0, 1])).toBe(1);
});

test('the most confused pairs, and the normalised matrix', () => {
  const matrix = confusionMatrix()
    .update(['b', 'b', 'c', 'a', 'a', 'c'], ['a', 'a', 'a', 'a', 'b', 'c'])
    .result();
  expect(mostConfusedPairs(matrix)).toEqual([
    { target: 'a', prediction: 'b', count: 2, share: 0.5 },
    { target: 'a', prediction: 'c', count: 1, share: 0.25 },
    { target: 'b', prediction: 'a', count: 1, share: 1 },
  ]);
  expect(mostConfusedPairs(matrix, 1)).toHaveLength(1);
  expect(normalizeConfusion(matrix, 'targets').counts[0]).toEqual([0.25, 0.5, 0.25]);
  expect(normalizeConfusion(matrix, 'predictions').counts[0]).toEqual([0.5, 1, 0.5]);
  expect(normalizeConfusion(matrix, 'all').counts[2]).toEqual([0, 0, 1 / 6]);
});

test('the report as text', () => {
  const report = classificationReport().update([0, 0, 1], [0, 1, 1]).result();
  expect(formatReport(report, { names: ['negative', 'positive'], digits: 2 })).toBe(
    [
      '          precision  recall    f1  support',
      'negative       0.50    1.00  0.67        1',
      'positive       1.00    0.50  0.67        2',
      'micro          0.67    0.67  0.67        3',
      'macro          0.75    0.75  0.67        3',
      'weighted       0.83    0.67  0.67        3',
      'accuracy                     0.67        3',
    ].join('\n'),
  );
});

test('the columns of a report are as wide as its names are in a terminal', () => {
  const report = classificationReport()
    .update(['体育', 'é', '👩‍👩‍👧'], ['体育', 'é', 'é'])
    .result();
  const lines = formatReport(report).split('\n');
  expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
});
