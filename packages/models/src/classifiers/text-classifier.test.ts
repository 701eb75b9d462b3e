import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { classifierFamily, makeClassifier } from './families.js';
import { applyClassifier, classifierLoss } from './text-classifier.js';

const classifier = makeClassifier('resnet-attention', {
  vocabularySize: 9,
  numClasses: 4,
  embeddingDim: 4,
  filters: [4],
  attentionDim: 4,
} as never);
const tokens = tf.tensor2d([1, 2, 3, 4, 5, 0, 7, 8, 0], [3, 3], 'int32');
const labels = tf.tensor1d([2, 0, 3], 'int32');

/** -log softmax(logits)[label] of each row, in double precision. */
function crossEntropy(): number[] {
  const rows = applyClassifier(classifier, tokens).logits.arraySync() as number[][];
  return rows.map((row, i) => {
    const label = [2, 0, 3][i]!;
    return Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[label]!;
  });
}

describe('classifierLoss', () => {
  it('is the mean cross-entropy, with the outputs beside it', () => {
    const { loss, weight, logits, attention } = classifierLoss(classifier)(
      { tokens, labels },
      false,
    );
    const [a, b, c] = crossEntropy() as [number, number, number];
    expect(loss.dataSync()[0]).toBeCloseTo((a + b + c) / 3, 5);
    expect(weight).toBeUndefined();
    expect([logits!.shape, attention!.shape]).toEqual([
      [3, 4],
      [3, 3],
    ]);
  });

  it('weights rows, so that rows of weight 0 count nothing', () => {
    const weights = tf.tensor1d([1, 0, 3]);
    const { loss, weight } = classifierLoss(classifier)({ tokens, labels, weights }, false);
    const [a, , c] = crossEntropy() as [number, number, number];
    expect(loss.dataSync()[0]).toBeCloseTo((a + 3 * c) / 4, 5);
    expect(weight!.dataSync()[0]).toBe(4);
    const none = classifierLoss(classifier)(
      { tokens, labels, weights: tf.tensor1d([0, 0, 0]) },
      false,
    );
    expect(none.loss.dataSync()[0]).toBe(0);
  });

  it('smooths labels in training and not in evaluation', () => {
    const run = (labelSmoothing: number, training: boolean) =>
      classifierLoss(
        makeClassifier('resnet-attention', {
          ...classifier.config,
          embeddingDropout: 0,
          dropout: 0,
          headDropout: 0,
          norm: 'layerNorm',
        } as never),
        { labelSmoothing },
      )({ tokens, labels }, training).loss.dataSync()[0];
    expect(Number.isFinite(run(0.3, true)!)).toBe(true);
    const smooth = classifierLoss(classifier, { labelSmoothing: 0.3 })({ tokens, labels }, false);
    const plain = classifierLoss(classifier)({ tokens, labels }, false);
    expect(smooth.loss.dataSync()[0]).toBe(plain.loss.dataSync()[0]);
  });

  it('says what a batch lacks', () => {
    expect(() => classifierLoss(classifier)({ tokens }, true)).toThrow(
      "a classifier's batch holds tokens and labels, got tokens",
    );
  });
});

describe('makeClassifier', () => {
  it('names the families that there are', () => {
    expect(() => classifierFamily('resnet').make({ vocabularySize: 2, numClasses: 2 })).toThrow(
      'there is no classifier "resnet"; did you mean "resnet-attention"? Families: resnet-attention',
    );
    expect(() => classifierFamily('toString').make({ vocabularySize: 2, numClasses: 2 })).toThrow(
      'no classifier "toString"',
    );
  });
});
