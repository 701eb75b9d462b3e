import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import type { TextCnnConfig } from './options/text-cnn.js';
import { applyClassifier } from './text-classifier.js';
import { textCnn } from './text-cnn.js';

const small: TextCnnConfig = {
  vocabularySize: 20,
  numClasses: 3,
  embeddingDim: 6,
  filters: 4,
};

describe('textCnn', () => {
  it('has as many parameters as its formula says', () => {
    const conv = (k: number) => k * 6 * 4 + 4;
    expect(countParameters(textCnn(small))).toBe(20 * 6 + conv(3) + conv(4) + conv(5) + 12 * 3 + 3);
  });

  it('has the published size by default', () => {
    const classifier = textCnn({ vocabularySize: 1000, numClasses: 2 });
    const conv = (k: number) => k * 300 * 100 + 100;
    expect(countParameters(classifier)).toBe(
      1000 * 300 + conv(3) + conv(4) + conv(5) + 300 * 2 + 2,
    );
  });

  it('gives a text the same answer whatever its padding, also one shorter than its filters', () => {
    const classifier = textCnn(small);
    for (const text of [[5], [3, 4, 5, 6, 7, 8]]) {
      const run = (padding: number) =>
        applyClassifier(
          classifier,
          tf.tensor2d([[...text, ...new Array<number>(padding).fill(0)]], undefined, 'int32'),
        );
      const alone = run(0);
      expect(alone.attention).toBeUndefined();
      const padded = run(5).logits.dataSync();
      alone.logits.dataSync().forEach((value, i) => {
        expect(padded[i]).toBeCloseTo(value, 5);
      });
    }
  });

  it('finds a phrase wherever it stands: the maximum forgets the place', () => {
    const classifier = textCnn({ ...small, kernelSizes: [3] });
    const run = (...tokens: number[]) =>
      applyClassifier(classifier, tf.tensor2d([tokens], undefined, 'int32')).logits.dataSync();
    // Two runs of the same surroundings, exchanged: every window of three occurs in both.
    const a = run(9, 9, 9, 1, 2, 3, 9, 9, 9, 4, 5, 6, 9, 9, 9);
    const b = run(9, 9, 9, 4, 5, 6, 9, 9, 9, 1, 2, 3, 9, 9, 9);
    a.forEach((value, i) => {
      expect(b[i]).toBeCloseTo(value, 5);
    });
  });

  it.each([
    [{ kernelSizes: [] }, 'kernelSizes is [], expected a list of integers from 1'],
    [{ kernelSizes: [3, 3] }, 'kernelSizes are 3, 3, expected each width once'],
    [{ kernelSizes: [0] }, 'kernelSizes is [0], expected a list of integers from 1'],
    [{ dropout: -0.1 }, 'dropout is -0.1, expected a number from 0 below 1'],
    [{ filters: 1.5 }, 'filters is 1.5, expected an integer'],
  ])('refuses %j', (options, message) => {
    expect(() => textCnn({ ...small, ...options })).toThrow(`text-cnn: ${message}`);
  });
});
