import { setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { pruneStructure } from '../compression/structured-pruning.js';
import { makeClassifier } from './families.js';
import { applyClassifier, type TextClassifier } from './text-classifier.js';

const sizes = { vocabularySize: 12, numClasses: 2 };
const none = { embeddingDropout: 0, dropout: 0, headDropout: 0 };

const made: readonly [string, (pooling: object) => TextClassifier][] = [
  [
    'resnet-attention',
    (pooling) =>
      makeClassifier('resnet-attention', {
        ...{ ...sizes, ...none, embeddingDim: 8, filters: [8], ...pooling },
      }),
  ],
  [
    'bilstm-attention',
    (pooling) => makeClassifier('bilstm-attention', { ...sizes, ...none, units: 4, ...pooling }),
  ],
  [
    'transformer',
    (pooling) =>
      makeClassifier('transformer', {
        ...{ ...sizes, modelDim: 8, numHeads: 2, numLayers: 1, hiddenUnits: 8, ...pooling },
      }),
  ],
];

const run = (classifier: TextClassifier, ids: readonly number[]) =>
  applyClassifier(classifier, tf.tensor2d([[...ids]], undefined, 'int32'));

describe.each(made)('%s', (_, make) => {
  it('without attention averages its tokens, and gives no weights', () => {
    for (const pooling of [{ attention: 'none' }, { pooling: 'mean' }]) {
      setSeed(1);
      const classifier = make(pooling);
      const layers = classifier.model.layers.map(({ name }) => name);
      expect(layers).toContain('mean_pooling');
      expect(layers).not.toContain('attention');
      const { logits, attention } = run(classifier, [3, 4, 5]);
      expect(attention).toBeUndefined();
      // Padding is hidden all the same.
      const padded = run(classifier, [3, 4, 5, 0, 0]).logits.dataSync();
      for (const [i, value] of logits.dataSync().entries()) expect(padded[i]).toBeCloseTo(value, 5);
    }
  });

  it('takes the maximum where that is asked for', () => {
    const classifier = make({ attention: 'none', pooling: 'max' });
    const layers = classifier.model.layers.map(({ name }) => name);
    expect(layers).toContain('max_pooling');
    expect(layers).not.toContain('mean_pooling');
  });

  it('weighs by the plain score', () => {
    const { attention } = run(make({ attention: 'plain' }), [3, 4, 5]);
    expect(tf.sum(attention!).dataSync()[0]).toBeCloseTo(1, 5);
  });
});

it('is pruned by structure whatever its pooling', async () => {
  for (const [family, make] of made.filter(([name]) => name !== 'bilstm-attention')) {
    for (const pooling of [{ attention: 'none' }, { attention: 'plain' }, { pooling: 'max' }]) {
      const pruned = await pruneStructure(make(pooling), 0.5);
      expect(run(pruned, [3, 4]).logits.shape, family).toEqual([1, 2]);
    }
  }
});
