import { layersModelWeights, optimizers, setSeed, Trainer } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { MarkerSource } from '../fixtures/markers.js';
import { classifierFamilies, classifierFamily } from './families.js';
import { applyClassifier, classifierLoss } from './text-classifier.js';

/** A size of each family that is small enough to train in a test. */
const small: Record<string, object> = {
  'resnet-attention': { embeddingDim: 8, filters: [8], attentionDim: 8 },
  'fast-text': { embeddingDim: 8, buckets: 200 },
  'text-cnn': { embeddingDim: 8, filters: 8, kernelSizes: [1, 2], dropout: 0.1 },
  'char-cnn': { maxLength: 123, filters: 32, hiddenUnits: 32, dropout: 0 },
  vdcnn: { depth: 9, embeddingDim: 8, filters: 8, k: 2, hiddenUnits: 16 },
  dpcnn: { embeddingDim: 8, filters: 8, numBlocks: 2, dropout: 0.1 },
  han: { maxSentences: 4, maxWords: 4, embeddingDim: 8, units: 6, attentionDim: 8 },
  'bilstm-attention': { embeddingDim: 8, units: 8, attentionDim: 8, headDropout: 0.1 },
  'self-attentive': {
    embeddingDim: 8,
    units: 8,
    hops: 2,
    attentionDim: 8,
    hiddenUnits: 16,
    dropout: 0.1,
    penalty: 0.1,
  },
  transformer: { modelDim: 8, numHeads: 2, numLayers: 1, hiddenUnits: 16, attentionDim: 8 },
};

const make = (family: string) =>
  classifierFamily(family).make({ vocabularySize: 64, numClasses: 3, ...small[family] });
const encode = (text: string) => Int32Array.from(text, (c) => c.charCodeAt(0) - 64);

describe.each(Object.keys(classifierFamilies))('%s', (family) => {
  it('learns', async () => {
    setSeed(1);
    const classifier = make(family);
    const weights = classifier.weights;
    const trainer = new Trainer({
      weights,
      loss: classifierLoss(classifier),
      optimizer: optimizers.adam({ learningRate: 0.02 }),
    });
    const source = new MarkerSource(128, 32, encode);
    const before = await trainer.evaluate(source);
    // Six convolutions without normalization take longer to find their way.
    await trainer.fit(source, { epochs: family === 'char-cnn' ? 24 : 8 });
    const after = await trainer.evaluate(source);
    expect(after.loss).toBeLessThan(0.5 * before.loss);
    trainer.dispose();
  });

  it('gives a text the same answer whatever its padding', () => {
    const classifier = make(family);
    for (const text of [[5], [3, 4, 5, 6, 7, 8]]) {
      const run = (padding: number) =>
        applyClassifier(
          classifier,
          tf.tensor2d([[...text, ...new Array<number>(padding).fill(0)]], undefined, 'int32'),
        );
      const [alone, padded] = [run(0), run(5)];
      const logits = padded.logits.dataSync();
      alone.logits.dataSync().forEach((value, i) => {
        expect(logits[i]).toBeCloseTo(value, 4);
      });
      const weights = padded.attention?.dataSync();
      expect(weights ? Array.from(weights.subarray(text.length)) : [0, 0, 0, 0, 0]).toEqual([
        0, 0, 0, 0, 0,
      ]);
    }
  });

  it('is made again by its configuration, as plain JSON', () => {
    const classifier = make(family);
    const config = JSON.parse(JSON.stringify(classifier.config)) as typeof classifier.config;
    const again = classifierFamily(classifier.family).make(config);
    expect(again.config).toEqual(classifier.config);
    const names = (c: typeof classifier) =>
      Object.entries(layersModelWeights(c.model)).map(([name, { shape }]) => `${name} ${shape}`);
    expect(names(again)).toEqual(names(classifier));
  });

  it('refuses a field that it does not have', () => {
    expect(() =>
      classifierFamily(family).make({ ...make(family).config, colour: 1 } as never),
    ).toThrow(`${family}: unknown option "colour"`);
  });
});
