import { isOptionError } from '@resattn/options';
import { describe, expect, test } from 'vitest';
import * as metrics from './index.js';

/** Functions that take no options object. */
const plain = [
  'comparisonText',
  'measureFields',
  'scoreText',
  ...['alignmentCounts', 'compareLines', 'corpusSample', 'discountedGain', 'distinctN'],
  ...['entitySpans', 'holm', 'levenshtein', 'meanSample', 'mostConfusedPairs', 'normalizeAnswer'],
  ...['normalizeConfusion', 'porterStem', 'referencesFromStreams', 'scoreLines', 'sumSample'],
];

/** Functions that take their options behind other arguments. */
const sample = metrics.meanSample([1, 2]);
const behind: Record<string, (options: never) => unknown> = {
  bootstrapInterval: (options) => metrics.bootstrapInterval(sample, options),
  formatReport: (options) =>
    metrics.formatReport(metrics.classificationReport().update([1], [1]).result(), options),
  metric: (options) => metrics.metric(metrics.f1(), options),
  negativeLogLikelihood: (options) => metrics.negativeLogLikelihood([[0, 0]], [1], options),
  compareSystems: (options) => metrics.compareSystems([{ name: 'a', runs: [sample] }], options),
  pairedBootstrap: (options) => metrics.pairedBootstrap(sample, sample, options),
  pairedRandomization: (options) => metrics.pairedRandomization(sample, sample, options),
  reportTable: (options) =>
    metrics.reportTable(metrics.classificationReport().update([1], [1]).result(), options),
  rougeScores: (options) => metrics.rougeScores('a', 'a', options),
  terWords: (options) => metrics.terWords('a', options),
  scoreReport: (options) =>
    metrics.scoreReport({ measure: 'bleu', hypotheses: ['a'], references: [['a']] }, options),
  scoreLines: (options) =>
    metrics.scoreLines({ measure: 'bleu', hypotheses: ['a'], references: [['a']], options }),
};

const factories = Object.entries(metrics).filter(
  ([name, value]) =>
    typeof value === 'function' &&
    !/^[A-Z]/.test(name) &&
    (name in behind || !plain.includes(name)),
) as [string, (options: never) => unknown][];

describe('every factory refuses an option that it does not have', () => {
  test.each(factories.map(([name, make]) => [name, behind[name] ?? make] as const))(
    '%s',
    (_, make) => {
      expect(() => make({ mistypedd: 1 } as never)).toThrow('unknown option "mistypedd"');
    },
  );
});

test('the nearest option is named', () => {
  expect(() => metrics.bleu({ tokenizer: 'zh' } as never)).toThrow(
    'bleu: unknown option "tokenizer"; did you mean "tokenize"? Options: tokenize, lowercase',
  );
  expect(() => metrics.f1({ averge: 'binary' } as never)).toThrow('did you mean "average"?');
  expect(() => metrics.f1({ beta: 2 } as never)).toThrow('unknown option "beta"');
  expect(() => metrics.r2({ weights: [1] } as never)).toThrow('It has no options.');
});

test('an option that is yes or no is a boolean, not a text that counts as yes', () => {
  const expected = (key: string) => new RegExp(`${key}.* is "no", expected true or false`);
  for (const [make, key] of [
    [metrics.bleu, 'lowercase'],
    [metrics.bleu, 'effectiveOrder'],
    [metrics.chrf, 'whitespace'],
    [metrics.chrfPlusPlus, 'epsSmoothing'],
    [metrics.ter, 'caseSensitive'],
    [metrics.rouge, 'useStemmer'],
    [metrics.balancedAccuracy, 'adjusted'],
  ] as const)
    expect(() => make({ [key]: 'no' } as never), key).toThrow(expected(key));
  expect(() => metrics.fBeta({ beta: '2' } as never)).toThrow('beta is 2, expected a number');
});

test('tags are lists of texts', () => {
  const update = (predictions: unknown, targets: unknown) => () =>
    metrics.spanF1().update(predictions as never, targets as never);
  expect(update(['B-PER'], ['B-PER'])).toThrow(
    'prediction of sentence 0 is "B-PER", expected the list',
  );
  expect(update([['O', 1]], [['O', 'O']])).toThrow('tag 1 of the prediction of sentence 0 is 1');
});

test('an error carries the keys of its options', () => {
  const metric = metrics.f1({ average: 'binary' }).update(['a', 'b'], ['a', 'b']);
  try {
    metric.result();
    expect.unreachable();
  } catch (error) {
    expect(isOptionError(error) && error.keys).toEqual(['positive']);
  }
});
