import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import * as losses from './index.js';

const { softmaxCrossEntropy } = losses;

describe('softmaxCrossEntropy', () => {
  const targets = tf.tensor1d([0, 2, -1], 'int32');

  it.each([
    ['plain', {}],
    ['smoothed', { labelSmoothing: 0.2 }],
    ['smoothed over the others', { labelSmoothing: 0.2, smoothOver: 'others' }],
    ['weighted', { classWeights: tf.tensor1d([1, 2, 0.5, 3]) }],
    ['weighted, smoothed', { classWeights: tf.tensor1d([1, 2, 0.5, 3]), labelSmoothing: 0.3 }],
    ['each row', { reduction: 'none' }],
    ['sum', { reduction: 'sum', labelSmoothing: 0.1 }],
  ] as const)('%s: gradient agrees with differences', (_, options) => {
    expectGradients(
      (logits) => softmaxCrossEntropy(logits, targets, { ignoreIndex: -1, ...options }),
      [uneven([3, 4])],
    );
  });

  it('an ignored row changes neither the loss nor any gradient', () => {
    const lossOf = (last: number[]) => {
      const logits = tf.tensor2d([[1, 2, 3, 4], [0, 1, 0, 2], last]);
      const loss = (x: tf.Tensor) =>
        softmaxCrossEntropy(x, targets, { ignoreIndex: -1, labelSmoothing: 0.1 });
      const gradient = [...tf.grad(loss)(logits).dataSync()];
      return [loss(logits).dataSync()[0], gradient.map((x) => x + 0)];
    };
    expect(lossOf([5, -5, 0, 9])).toEqual(lossOf([0, 0, 0, 0]));
  });

  it('of ignored targets alone is 0, with no gradient', () => {
    const ignored = tf.tensor1d([-100, -100], 'int32');
    const loss = (x: tf.Tensor) => softmaxCrossEntropy(x, ignored, { ignoreIndex: -100 });
    expect(loss(uneven([2, 3])).dataSync()[0]).toBe(0);
    expect(
      [
        ...tf
          .grad(loss)(uneven([2, 3]))
          .dataSync(),
      ].map(Math.abs),
    ).toEqual(Array(6).fill(0));
  });

  it('is finite for huge logits', () => {
    const loss = softmaxCrossEntropy(tf.tensor2d([[1e4, 0, -1e4]]), tf.tensor1d([0], 'int32'));
    expectClose(loss.dataSync(), [0], 1e-6, 'loss');
  });

  it('of a uniform prediction is log(classes)', () => {
    const loss = softmaxCrossEntropy(tf.zeros([2, 5, 8]), tf.zeros([2, 5], 'int32'));
    expect(loss.dataSync()[0]).toBeCloseTo(Math.log(8), 5);
  });

  it('refuses what does not fit', () => {
    const logits = tf.zeros([2, 3]);
    const two = tf.zeros([2], 'int32');
    expect(() => softmaxCrossEntropy(logits, tf.zeros([3], 'int32'))).toThrow(
      'logits [2, 3] and targets [3] do not fit',
    );
    expect(() => softmaxCrossEntropy(logits, two, { labelSmoothing: 1 })).toThrow(
      'expected [0, 1)',
    );
    expect(() => softmaxCrossEntropy(logits, two, { classWeights: tf.ones([2]) })).toThrow(
      'expected [3]',
    );
    expect(() => softmaxCrossEntropy(logits, two, { reduction: 'max' as never })).toThrow(
      "expected 'mean', 'sum' or 'none'",
    );
  });
});

describe('gradients agree with differences', () => {
  const labels = tf.tensor2d([
    [0, 1, 1],
    [1, 0, 0],
  ]);
  const probabilities = tf.softmax(uneven([2, 3], 1));
  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['binaryCrossEntropy', (x) => losses.binaryCrossEntropy(x, labels)],
    [
      'binaryCrossEntropy, weighted',
      (x) => losses.binaryCrossEntropy(x, labels, { positiveWeight: tf.tensor1d([1, 3, 0.5]) }),
    ],
    ['focalLoss', (x) => losses.focalLoss(x, labels)],
    ['focalLoss, gamma 1.5', (x) => losses.focalLoss(x, labels, { gamma: 1.5, alpha: 0.6 })],
    ['softTargetCrossEntropy', (x) => losses.softTargetCrossEntropy(x, probabilities)],
    ['softTargetCrossEntropy, unnormalized', (x) => losses.softTargetCrossEntropy(x, labels)],
    ['klDivergence of P', (x) => losses.klDivergence(x, uneven([2, 3], 1))],
    ['klDivergence of Q', (x) => losses.klDivergence(uneven([2, 3], 1), x)],
    ['distillationLoss', (x) => losses.distillationLoss(x, uneven([2, 3], 1), { temperature: 3 })],
    ['infoNceLoss', (x) => losses.infoNceLoss(x, uneven([2, 3], 1), { temperature: 0.5 })],
    ['meanSquaredError', (x) => losses.meanSquaredError(x, labels)],
    ['meanAbsoluteError', (x) => losses.meanAbsoluteError(x, labels)],
    ['huberLoss', (x) => losses.huberLoss(x, labels, { delta: 0.4, reduction: 'none' })],
  ])('%s', (_, loss) => expectGradients(loss, [uneven([2, 3])], { step: 3e-3 }));
});

describe('binaryCrossEntropy', () => {
  it('is finite for huge logits', () => {
    const loss = losses.binaryCrossEntropy(tf.tensor1d([200, -200]), tf.tensor1d([1, 0]), {
      reduction: 'none',
    });
    expectClose(loss.dataSync(), [0, 0], 1e-6, 'losses');
  });

  it('refuses what does not fit', () => {
    expect(() => losses.binaryCrossEntropy(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(
      'logits [2, 3] and targets [2] differ',
    );
    const positiveWeight = tf.ones([2]);
    expect(() =>
      losses.binaryCrossEntropy(tf.zeros([2, 3]), tf.zeros([2, 3]), { positiveWeight }),
    ).toThrow('positiveWeight [2] does not broadcast');
  });
});

it('meanAbsoluteError has no gradient where the prediction is exact', () => {
  const gradient = tf.grad((x: tf.Tensor) => losses.meanAbsoluteError(x, tf.zeros([2])))(
    tf.tensor1d([0, 2]),
  );
  expectClose(gradient.dataSync(), [0, 0.5], 1e-6, 'gradient');
});
