import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { selfAttentive } from './self-attentive.js';
import { applyClassifier, classifierLoss } from './text-classifier.js';

const small = {
  vocabularySize: 20,
  numClasses: 3,
  embeddingDim: 6,
  units: 5,
  hops: 4,
  attentionDim: 7,
  hiddenUnits: 8,
  dropout: 0,
};
const batch = {
  tokens: tf.tensor2d([1, 2, 3, 4, 5, 0], [2, 3], 'int32'),
  labels: tf.tensor1d([2, 0], 'int32'),
};

describe('selfAttentive', () => {
  it('has as many parameters as its formula says', () => {
    const direction = 4 * (6 * 5 + 5 * 5 + 5);
    const expected = 20 * 6 + 2 * direction + (10 * 7 + 7 * 4) + (40 * 8 + 8) + (8 * 3 + 3);
    expect(countParameters(selfAttentive(small))).toBe(expected);
  });

  it('gives the mean weighting, which sums to 1 over a text', () => {
    const { attention } = applyClassifier(selfAttentive(small), batch.tokens);
    const sums = tf.sum(attention!, 1).dataSync();
    for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
    expect(attention!.shape).toEqual([2, 3]);
  });

  it('adds the penalty in training, times its factor, and not in evaluation', () => {
    const plain = selfAttentive({ ...small, penalty: 0 });
    const strong = selfAttentive({ ...small, penalty: 3 });
    strong.model.setWeights(plain.model.getWeights());
    const loss = (classifier: typeof plain, training: boolean) =>
      classifierLoss(classifier)(batch, training).loss.dataSync()[0]!;
    expect(loss(strong, false)).toBeCloseTo(loss(plain, false), 5);
    const penalty = tf.mean(applyClassifier(strong, batch.tokens).penalty!).dataSync()[0]!;
    expect(penalty).toBeGreaterThan(0.5);
    expect(loss(strong, true) - loss(plain, true)).toBeCloseTo(penalty, 4);
  });

  it('refuses what is out of range', () => {
    expect(() => selfAttentive({ ...small, hops: 0 })).toThrow('hops is 0, expected an integer');
    expect(() => selfAttentive({ ...small, penalty: -1 })).toThrow(
      'penalty is -1, expected a number',
    );
  });
});
