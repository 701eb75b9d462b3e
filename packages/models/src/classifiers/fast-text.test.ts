import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { fastText } from './fast-text.js';
import { NgramIds } from './ngram-ids.js';
import type { FastTextConfig } from './options/fast-text.js';
import { applyClassifier, type TextClassifier } from './text-classifier.js';

const small: FastTextConfig = {
  vocabularySize: 20,
  numClasses: 3,
  embeddingDim: 4,
  maxN: 3,
  buckets: 1000,
};

describe('NgramIds', () => {
  const layer = new NgramIds({ vocabularySize: 20, buckets: 5000, maxN: 3, padId: 0 });
  const run = (rows: number[][]) =>
    layer.apply(tf.tensor2d(rows, undefined, 'int32')).arraySync() as number[][];

  it('gives tokens, bigrams and trigrams, and padding where one reaches into padding', () => {
    const [ids] = run([[3, 4, 5, 0]]);
    expect(ids!.length).toBe(12);
    expect(ids!.slice(0, 4)).toEqual([3, 4, 5, 0]);
    expect(ids!.slice(4, 8).map((id) => id > 0)).toEqual([true, true, false, false]);
    expect(ids!.slice(8).map((id) => id > 0)).toEqual([true, false, false, false]);
    for (const id of ids!.slice(4)) expect(id === 0 || (id >= 20 && id < 5020)).toBe(true);
  });

  it('gives equal n-grams equal ids wherever they stand, and tells all bigrams apart', () => {
    const [a, b] = run([
      [1, 2, 3, 9, 9, 9],
      [9, 9, 9, 1, 2, 3],
    ]) as [number[], number[]];
    expect(a[6]).toBe(b[9]);
    expect(a[12]).toBe(b[15]);
    const pairs: number[][] = [];
    for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) pairs.push([i, j]);
    const bigrams = new Set(run(pairs).map((row) => row[2]));
    expect(bigrams.size).toBeGreaterThan(0.95 * pairs.length);
  });

  it('takes texts shorter than its n-grams', () => {
    expect(run([[7]])).toEqual([[7, 0, 0]]);
  });
});

/** With a classifier that does not start at zero, so that outputs differ. */
function drawn(config: FastTextConfig): TextClassifier {
  const classifier = fastText(config);
  const [embeddings, kernel, bias] = classifier.model.getWeights();
  const random = tf.randomNormal(kernel!.shape, 0, 1, 'float32', 1);
  classifier.model.setWeights([embeddings!, random, bias!]);
  return classifier;
}

describe('fastText', () => {
  it('has as many parameters as its formula says', () => {
    expect(countParameters(fastText(small))).toBe((20 + 1000) * 4 + 4 * 3 + 3);
    expect(countParameters(fastText({ ...small, maxN: 1 }))).toBe(20 * 4 + 4 * 3 + 3);
  });

  it('is the classifier of the mean of its embeddings, without padding', () => {
    const classifier = drawn({ ...small, maxN: 1 });
    const [embeddings, kernel, bias] = classifier.model.getWeights() as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor,
    ];
    const mean = tf.mean(tf.gather(embeddings, [3, 5, 7]), 0, true);
    const expected = tf.add(tf.matMul(mean, kernel), bias).dataSync();
    const tokens = tf.tensor2d([[3, 5, 7, 0, 0]], undefined, 'int32');
    applyClassifier(classifier, tokens)
      .logits.dataSync()
      .forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 5);
      });
  });

  it('starts with a classifier of zeros, as the original', () => {
    const kernel = fastText(small).model.getWeights()[1]!;
    expect(kernel.dataSync().every((value) => value === 0)).toBe(true);
  });

  it('sees the order of tokens by its n-grams, and does not without', () => {
    const run = (maxN: number, tokens: number[], weights?: tf.Tensor[]) => {
      const classifier = drawn({ ...small, maxN });
      if (weights) classifier.model.setWeights(weights);
      const { logits } = applyClassifier(classifier, tf.tensor2d([tokens], undefined, 'int32'));
      return { logits: Array.from(logits.dataSync()), weights: classifier.model.getWeights() };
    };
    const bag = run(1, [1, 2, 3]);
    run(1, [3, 1, 2], bag.weights).logits.forEach((value, i) => {
      expect(value).toBeCloseTo(bag.logits[i]!, 6);
    });
    const grams = run(2, [1, 2, 3]);
    const other = run(2, [3, 1, 2], grams.weights).logits;
    expect(Math.max(...other.map((v, i) => Math.abs(v - grams.logits[i]!)))).toBeGreaterThan(1e-4);
  });

  it.each([
    [{ maxN: 0 }, 'maxN is 0, expected an integer from 1'],
    [{ buckets: -5 }, 'buckets is -5, expected an integer from 1'],
    [{ buckets: 2 ** 24 }, '20 tokens and 16777216 buckets are more than the 16777216 ids'],
  ])('refuses %j', (options, message) => {
    expect(() => fastText({ ...small, ...options })).toThrow(message);
  });
});
