import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { applyClassifier } from './text-classifier.js';
import { transformerClassifier } from './transformer-classifier.js';

const small = {
  vocabularySize: 30,
  numClasses: 3,
  modelDim: 8,
  numHeads: 2,
  numLayers: 2,
  hiddenUnits: 12,
  attentionDim: 5,
};

describe('transformerClassifier', () => {
  it.each([
    ['preNorm', 1],
    ['postNorm', 0],
  ] as const)('with %s has as many parameters as its formula says', (residual, finalNorms) => {
    const [V, C, D, H, A] = [30, 3, 8, 12, 5];
    const attention = 4 * (D * D + D);
    const layer = attention + (D * H + H + H * D + D) + 2 * 2 * D;
    expect(countParameters(transformerClassifier({ ...small, residual }))).toBe(
      V * D + 2 * layer + finalNorms * 2 * D + (D * A + A + A) + D * C + C,
    );
  });

  it('sees the order of tokens', () => {
    const classifier = transformerClassifier(small);
    const run = (tokens: number[]) =>
      Array.from(
        applyClassifier(classifier, tf.tensor2d([tokens], undefined, 'int32')).logits.dataSync(),
      );
    const [a, b] = [run([1, 2, 3, 4]), run([4, 3, 2, 1])];
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeGreaterThan(1e-4);
  });

  it('refuses what is out of range', () => {
    expect(() => transformerClassifier({ ...small, numHeads: 3 })).toThrow(
      'modelDim is 8 and numHeads 3, expected an even number of features for each head',
    );
    expect(() => transformerClassifier({ ...small, residual: 'none' as never })).toThrow(
      'residual is "none", expected one of preNorm, postNorm',
    );
  });
});
