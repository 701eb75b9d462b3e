import { describe, expect, it, test } from 'vitest';
import { accuracy } from '../classification/accuracy.js';
import { cohenKappa } from '../classification/agreement.js';
import { f1 } from '../classification/precision-recall.js';
import { classificationReport } from '../classification/report.js';
import { topKAccuracy } from '../classification/top-k.js';
import { perplexity } from '../language-modeling/perplexity.js';
import { labelRankingAveragePrecision } from '../multilabel/label-ranking.js';
import { multilabelF1 } from '../multilabel/multilabel.js';
import { logLoss } from '../probability/losses.js';
import { auroc } from '../probability/ranking-metrics.js';
import { ndcg } from '../ranking/ndcg.js';
import { spearman } from '../regression/correlation.js';
import { rootMeanSquaredError } from '../regression/errors.js';
import { wordErrorRate } from '../strings/error-rate.js';
import { spanF1 } from '../tagging/span-f1.js';
import { chrf } from '../translation/chrf.js';
import { metric } from './metric.js';

const floats = (values: number[], shape: number[]) => ({
  values: Float32Array.from(values),
  shape,
});
const ints = (values: number[], shape: number[]) => ({ values: Int32Array.from(values), shape });

/** Two batches of three texts and three classes; the last row fills up the second batch. */
const batches = [
  {
    batch: { labels: ints([0, 1, 2], [3]), weights: floats([1, 1, 1], [3]) },
    outputs: { logits: floats([3, 1, 0, 0, 2, 1, 0, 1, 0], [3, 3]) },
  },
  {
    batch: { labels: ints([1, 0, 0], [3]), weights: floats([1, 1, 0], [3]) },
    outputs: { logits: floats([0, 2, 1, 0, 1, 0, 9, 0, 0], [3, 3]) },
  },
];
const predicted = [0, 1, 1, 1, 1];
const actual = [0, 1, 2, 1, 0];
const logits = [
  [3, 1, 0],
  [0, 2, 1],
  [0, 1, 0],
  [0, 2, 1],
  [0, 1, 0],
];
const probabilities = logits.map((row) => {
  const exponents = row.map(Math.exp);
  const sum = exponents.reduce((a, b) => a + b);
  return exponents.map((value) => value / sum);
});

type Start = ReturnType<typeof metric>;
function run(start: Start, all: readonly { batch: object; outputs: object }[] = batches) {
  const accumulator = start();
  for (const { batch, outputs } of all) accumulator.update(batch as never, outputs as never);
  return accumulator.result();
}
const arrays = { predictions: 'logits', targets: 'labels' };

describe('metric: what it reads is what the metric takes, without filler rows', () => {
  test('labels, from the highest score', () => {
    expect(run(metric(f1({ average: 'macro' }), arrays))).toEqual({
      f1: f1({ average: 'macro' }).update(predicted, actual).result(),
    });
    expect(run(metric(cohenKappa(), arrays)).cohenKappa).toBe(
      cohenKappa().update(predicted, actual).result(),
    );
  });

  test('scores, and probabilities of logits', () => {
    expect(run(metric(topKAccuracy({ k: 2 }), arrays))).toEqual({
      topKAccuracy: topKAccuracy({ k: 2 }).update(logits, actual).result(),
    });
    const { logLoss: loss } = run(metric(logLoss(), { ...arrays, activation: 'softmax' }));
    expect(loss).toBeCloseTo(logLoss().update(probabilities, actual).result(), 12);
    expect(() => run(metric(logLoss(), arrays))).toThrow('not a probability');
  });

  test('one score an item: two classes by a threshold', () => {
    const two = [
      { batch: { labels: ints([1, 0, 1], [3]) }, outputs: { logits: floats([2, -1, -3], [3, 1]) } },
    ];
    const at = (options: object) =>
      run(metric(accuracy(), { ...arrays, activation: 'sigmoid', ...options }), two).accuracy;
    expect(at({})).toBeCloseTo(2 / 3, 12);
    expect(at({ threshold: 0.02 })).toBeCloseTo(2 / 3, 12);
    expect(run(metric(auroc(), { ...arrays, activation: 'sigmoid' }), two).auroc).toBe(
      auroc().update([2, -1, -3], [1, 0, 1]).result(),
    );
  });

  test('rows of labels', () => {
    const rows = [
      {
        batch: { labels: floats([1, 0, 1, 0, 1, 1], [3, 2]), weights: floats([1, 1, 0], [3]) },
        outputs: { logits: floats([2, -1, 1, 1, -5, -5], [3, 2]) },
      },
    ];
    const several = metric(multilabelF1({ average: 'micro' }), {
      ...arrays,
      activation: 'sigmoid',
    });
    const truth = [
      [1, 0],
      [1, 0],
    ];
    expect(run(several, rows).multilabelF1).toBe(
      multilabelF1({ average: 'micro' })
        .update(
          [
            [1, 0],
            [1, 1],
          ],
          truth,
        )
        .result(),
    );
    const scores = [
      [2, -1],
      [1, 1],
    ];
    expect(Object.values(run(metric(labelRankingAveragePrecision(), arrays), rows))).toEqual([
      labelRankingAveragePrecision().update(scores, truth).result(),
    ]);
    expect(run(metric(ndcg(), arrays), rows).ndcg).toBe(ndcg().update(scores, truth).result());
  });

  test('numbers', () => {
    const numbers = [
      {
        batch: { y: floats([1, -2, 3], [3]), weights: floats([1, 1, 0], [3]) },
        outputs: { out: floats([2, -2, 9], [3, 1]) },
      },
    ];
    const options = { predictions: 'out', targets: 'y' };
    expect(run(metric(rootMeanSquaredError(), options), numbers).rootMeanSquaredError).toBeCloseTo(
      Math.sqrt(0.5),
      6,
    );
    expect(run(metric(spearman(), options), numbers).spearman).toBeCloseTo(1, 12);
  });

  test('tags of tokens, without padding and pieces that carry no tag', () => {
    const classes = ['O', 'B-PER', 'I-PER'];
    const ids = [
      [0, 1, 2, 2],
      [1, 0, 0, 0],
    ];
    const sentences = [
      {
        batch: {
          labels: ints([0, 1, -100, 2, 1, 0, 0, 0], [2, 4]),
          weights: floats([1, 1, 1, 1, 1, 0, 0, 0], [2, 4]),
        },
        outputs: {
          logits: floats(
            ids.flat().flatMap((id) => classes.map((_, k) => (k === id ? 1 : 0))),
            [2, 4, 3],
          ),
        },
      },
    ];
    expect(run(metric(spanF1(), { ...arrays, classes }), sentences).spanF1).toBe(
      spanF1()
        .update([['O', 'B-PER', 'I-PER'], ['B-PER']], [['O', 'B-PER', 'I-PER'], ['B-PER']])
        .result(),
    );
    expect(run(metric(accuracy(), arrays), sentences).accuracy).toBe(1);
    expect(() => run(metric(spanF1(), arrays), sentences)).toThrow('got no classes');
  });

  test('the likelihood of tokens; weights of rows hold for all their tokens', () => {
    const tokens = [
      {
        batch: { labels: ints([1, 2, 0, 0], [2, 2]), weights: floats([1, 0], [2]) },
        outputs: { logits: floats(new Array(12).fill(0), [2, 2, 3]) },
      },
    ];
    expect(run(metric(perplexity(), arrays), tokens).perplexity).toBeCloseTo(3, 6);
  });

  test('anything else, by functions', () => {
    const words = (values: ArrayLike<number>) => [Array.from(values, (id) => `w${id}`).join(' ')];
    const read = {
      predictions: (_: object, outputs: (typeof batches)[number]['outputs']) =>
        words(outputs.logits.values.slice(0, 3)),
      targets: ({ labels }: { labels?: { values: ArrayLike<number> } }) => words(labels!.values),
    };
    const errors = metric(wordErrorRate(), read as never);
    expect(run(errors).wordErrorRate).toBe(
      wordErrorRate().update(['w3 w1 w0', 'w0 w2 w1'], ['w0 w1 w2', 'w1 w0 w0']).result(),
    );
    expect(() => run(metric(wordErrorRate(), arrays))).toThrow('reads neither labels nor numbers');
  });
});

describe('metric', () => {
  it('counts weights where they are not all alike', () => {
    const weighed = [
      { ...batches[0]!, batch: { ...batches[0]!.batch, weights: floats([1, 1, 2], [3]) } },
    ];
    expect(run(metric(accuracy(), arrays), weighed).accuracy).toBe(0.5);
    const masked = [
      { ...batches[0]!, batch: { ...batches[0]!.batch, mask: ints([1, 0, 0], [3]) } },
    ];
    expect(run(metric(accuracy(), { ...arrays, weights: 'mask' }), masked).accuracy).toBe(1);
  });

  it('begins anew with every evaluation, under a name of its own, by names of classes', () => {
    const start = metric(accuracy({ classes: ['a', 'b', 'c'] }), {
      ...arrays,
      name: 'right',
      classes: ['a', 'b', 'c'],
    });
    expect(run(start)).toEqual({ right: 0.6 });
    expect(run(start)).toEqual({ right: 0.6 });
  });

  it('takes numbers out of a report', () => {
    const start = metric(classificationReport(), {
      ...arrays,
      scores: ({ accuracy, macro }) => ({ accuracy, f1: macro.f1 }),
    });
    expect(run(start)).toEqual({
      accuracy: 0.6,
      f1: f1({ average: 'macro' }).update(predicted, actual).result(),
    });
    // @ts-expect-error a report is no number
    metric(classificationReport(), arrays);
    const functions = { predictions: () => ['a b'], targets: () => [['a b']] };
    metric(chrf(), { ...functions, scores: ({ score }) => score });
  });

  it('says which arrays there are, and which shapes do not fit', () => {
    const wrong = (options: object) => () => run(metric(accuracy(), { ...arrays, ...options }));
    expect(wrong({ predictions: 'logit' })).toThrow(
      'accuracy: option predictions is "logit", expected one of the arrays of the batch and the ' +
        "model's outputs: logits, labels, weights",
    );
    expect(wrong({ weights: 'mask' })).toThrow('option weights is "mask"');
    expect(wrong({ classes: ['a', 'b'] })).toThrow('got the class 2, expected an id below the 2');
    expect(() => metric(accuracy(), { ...arrays, label: 'x' } as never)).toThrow('unknown option');
    const short = [{ batch: { labels: ints([0, 1], [2]) }, outputs: batches[0]!.outputs }];
    expect(() => run(metric(accuracy(), arrays), short)).toThrow(
      'got predictions of the shape [3,3] for 2 targets',
    );
    const heavy = [
      { ...batches[0]!, batch: { ...batches[0]!.batch, weights: floats([1, 1], [2]) } },
    ];
    expect(() => run(metric(accuracy(), arrays), heavy)).toThrow('got weights of the shape [2]');
  });
});
