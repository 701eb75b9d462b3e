import { type Batch, optimizers, setSeed, Trainer } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { multiLabelLoss, multiLabelPredict } from './multi-label.js';
import { applyClassifier } from './text-classifier.js';
import { textCnn } from './text-cnn.js';

const make = () =>
  textCnn({ vocabularySize: 12, numClasses: 3, embeddingDim: 8, filters: 8, kernelSizes: [1, 2] });
const tokens = [
  [1, 4, 5, 0],
  [2, 1, 6, 7],
  [3, 8, 2, 1],
  [9, 5, 0, 0],
];
// A label for each of the tokens 1, 2 and 3 that a text holds.
const labels = tokens.map((row) => [1, 2, 3].map((token) => Number(row.includes(token))));

describe('multiLabelLoss', () => {
  it('is binary cross-entropy, averaged over labels and texts', () => {
    const classifier = make();
    const batch = { tokens: tf.tensor2d(tokens, [4, 4], 'int32'), labels: tf.tensor2d(labels) };
    const logits = applyClassifier(classifier, batch.tokens).logits.arraySync() as number[][];
    const expected = logits.flatMap((row, i) =>
      row.map((z, k) => Math.log(1 + Math.exp(labels[i]![k] === 1 ? -z : z))),
    );
    const mean = expected.reduce((a, b) => a + b) / expected.length;
    expect(multiLabelLoss(classifier)(batch, false).loss.dataSync()[0]).toBeCloseTo(mean, 5);
    const weights = tf.tensor1d([1, 0, 0, 0]);
    const first = expected.slice(0, 3).reduce((a, b) => a + b) / 3;
    const weighted = multiLabelLoss(classifier)({ ...batch, weights }, false);
    expect(weighted.loss.dataSync()[0]).toBeCloseTo(first, 5);
    expect(weighted.weight!.dataSync()[0]).toBe(1);
  });

  it('finds any number of labels', async () => {
    setSeed(3);
    const classifier = make();
    const trainer = new Trainer({
      model: classifier,
      loss: multiLabelLoss(classifier, { positiveWeight: [2, 2, 2] }),
      optimizer: optimizers.adam({ learningRate: 0.02 }),
    });
    const batch: Batch = {
      tokens: { values: Int32Array.from(tokens.flat()), shape: [4, 4] },
      labels: { values: Float32Array.from(labels.flat()), shape: [4, 3] },
    };
    const source = {
      batchesPerEpoch: 1,
      *epoch() {
        yield batch;
      },
    };
    await trainer.fit(source, { epochs: 60 });
    const { probabilities } = multiLabelPredict(classifier)({
      tokens: tf.tensor2d(tokens, [4, 4], 'int32'),
    });
    const found = (probabilities!.arraySync() as number[][]).map((row) =>
      row.map((p) => Number(p > 0.5)),
    );
    expect(found).toEqual(labels);
    trainer.dispose();
  });

  it('refuses weights for another number of labels', () => {
    expect(() => multiLabelLoss(make(), { positiveWeight: [1, 2] })).toThrow(
      'positiveWeight has 2 entries, expected one for each of the 3 labels',
    );
  });
});
