import { layersModelWeights, optimizers, setSeed, Trainer } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { MarkerSource } from '../fixtures/markers.js';
import type { ResNetAttentionConfig } from './options/resnet-attention.js';
import { resNetAttention } from './resnet-attention.js';
import { applyClassifier } from './text-classifier.js';

const small: ResNetAttentionConfig = {
  vocabularySize: 30,
  numClasses: 3,
  embeddingDim: 8,
  filters: [8, 12],
  attentionDim: 5,
};

/** Token ids of texts of lengths 3, 5 and 1, padded to `time`. */
const ids = (time: number) =>
  tf.tensor2d(
    [[3, 4, 5], [6, 7, 8, 9, 10], [11]].map((row) => [
      ...row,
      ...new Array<number>(time - row.length).fill(0),
    ]),
    [3, time],
    'int32',
  );

const variants: [string, Partial<ResNetAttentionConfig>][] = [
  ['the default', {}],
  ['v1', { variant: 'v1' }],
  ['plain blocks', { residual: false }],
  ['layer normalization', { norm: 'layerNorm' }],
  ['no normalization, plain attention', { norm: 'none', attention: 'plain' }],
  ['learned positions', { position: 'learned', maxPositions: 16 }],
  ['sinusoidal positions', { position: 'sinusoidal' }],
];

describe('resNetAttention', () => {
  it.each(variants)('with %s weighs real tokens alone, and sums to 1', (_, options) => {
    const classifier = resNetAttention({ ...small, ...options });
    const { logits, attention } = applyClassifier(classifier, ids(7));
    expect(logits.shape).toEqual([3, 3]);
    expect(attention!.shape).toEqual([3, 7]);
    const rows = attention!.arraySync() as number[][];
    [3, 5, 1].forEach((length, row) => {
      expect(rows[row]!.slice(length)).toEqual(new Array(7 - length).fill(0));
      const sum = rows[row]!.reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 5);
    });
  });

  it.each(variants)('with %s gives a text the same answer whatever its padding', (_, options) => {
    const classifier = resNetAttention({ ...small, ...options });
    const short = applyClassifier(classifier, ids(5)).logits.arraySync() as number[][];
    const long = applyClassifier(classifier, ids(13)).logits.arraySync() as number[][];
    short.flat().forEach((value, i) => {
      expect(long.flat()[i]).toBeCloseTo(value, 5);
    });
  });

  it('without residuals passes on nothing but what its blocks make', () => {
    const answer = (residual: boolean) => {
      setSeed(1);
      const { model } = resNetAttention({ ...small, filters: [8, 8], residual });
      for (const weight of model.weights)
        if (/block.*conv/i.test(weight.originalName) && weight.shape.length === 3)
          weight.write(tf.zeros(weight.shape as number[]));
      const [logits] = model.predict(ids(5)) as tf.Tensor[];
      const [first, second] = logits!.arraySync() as number[][];
      return first!.some((value, i) => Math.abs(value - second![i]!) > 1e-6);
    };
    expect(answer(true)).toBe(true);
    expect(answer(false)).toBe(false);
  });

  it('starts with embeddings of the given deviation, and blocks that are their shortcuts', () => {
    setSeed(1);
    const config = { ...small, vocabularySize: 500, filters: [8, 8] };
    const deviation = (options: Partial<ResNetAttentionConfig>) => {
      const weights = layersModelWeights(resNetAttention({ ...config, ...options }).model);
      const { variance } = tf.moments(weights['embedding/embeddings']!);
      return Math.sqrt(variance.dataSync()[0]!);
    };
    expect(deviation({})).toBeCloseTo(0.1, 2);
    expect(deviation({ embeddingStddev: 1 })).toBeCloseTo(1, 1);
    expect(() => deviation({ embeddingStddev: 0 })).toThrow('embeddingStddev is 0');

    const { model } = resNetAttention(config);
    const kernel = layersModelWeights(model)['block2/conv2/kernel']!;
    expect(tf.max(tf.abs(kernel)).dataSync()[0]).toBe(0);
    const plain = resNetAttention({ ...config, residual: false });
    const own = layersModelWeights(plain.model)['block2/conv2/kernel']!;
    expect(tf.max(tf.abs(own)).dataSync()[0]).toBeGreaterThan(0);
  });

  it('has as many parameters as its formula says', () => {
    const [V, C, E, F1, F2, k, A] = [30, 3, 8, 8, 12, 3, 5];
    // Two normalizations and two convolutions a block, and a projection where the width changes.
    const block = (from: number, to: number) =>
      2 * from + k * from * to + 2 * to + k * to * to + (from === to ? 0 : from * to);
    const attention = F2 * A + A + A;
    const expected = V * E + block(E, F1) + block(F1, F2) + 2 * F2 + attention + F2 * C + C;
    expect(countParameters(resNetAttention(small))).toBe(expected);
  });

  it('has 420 thousand parameters in its default size, for 2,500 characters and 72 classes', () => {
    const classifier = resNetAttention({ vocabularySize: 2500, numClasses: 72 });
    const blocks = 3 * (2 * 96 + 2 * 96 + 2 * 3 * 96 * 96);
    expect(countParameters(classifier)).toBe(
      2500 * 96 + blocks + 2 * 96 + (96 * 96 + 96 + 96) + (96 * 72 + 72),
    );
  });

  it('learns to find the one token that matters, and shows it by its attention', async () => {
    setSeed(1);
    const encode = (text: string) => Int32Array.from(text, (c) => c.charCodeAt(0) - 64);
    const classifier = resNetAttention({
      ...small,
      vocabularySize: 64,
      filters: [8],
      kernelSize: 1,
    });
    const trainer = new Trainer({
      model: classifier,
      optimizer: optimizers.adam({ learningRate: 0.01 }),
    });
    await trainer.fit(new MarkerSource(160, 16, encode), { epochs: 12 });
    let correct = 0;
    let onMarkers = 0;
    let onOthers = 0;
    let others = 0;
    for await (const { batch, outputs } of trainer.predict(new MarkerSource(64, 64, encode, 2))) {
      const { probabilities, attention } = outputs;
      for (let row = 0; row < 64; row++) {
        const scores = Array.from(probabilities!.values.slice(3 * row, 3 * row + 3));
        if (scores.indexOf(Math.max(...scores)) === batch.labels!.values[row]) correct++;
        for (let i = 8 * row; i < 8 * row + 8; i++) {
          const id = batch.tokens!.values[i]!;
          if (id >= 1 && id <= 3) onMarkers += attention!.values[i]!;
          else if (id > 0) {
            onOthers += attention!.values[i]!;
            others++;
          }
        }
      }
    }
    expect(correct).toBeGreaterThanOrEqual(63);
    expect(onMarkers / 64).toBeGreaterThan((2 * onOthers) / others);
    trainer.dispose();
  });

  it('drops out in training alone', () => {
    const classifier = resNetAttention({ ...small, norm: 'layerNorm', dropout: 0.5 });
    const run = (training: boolean) =>
      Array.from(applyClassifier(classifier, ids(5), training).logits.dataSync());
    expect(run(false)).toEqual(run(false));
    expect(run(true)).not.toEqual(run(true));
  });

  it('is saved and loaded as any model of tf.layers', async () => {
    const { model } = resNetAttention(small);
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
    const [logits] = model.apply(ids(5)) as tf.Tensor[];
    const [again] = loaded.apply(ids(5)) as tf.Tensor[];
    expect(Array.from(again!.dataSync())).toEqual(Array.from(logits!.dataSync()));
  });

  it.each([
    [{ vocabularySize: 0 }, 'vocabularySize is 0, expected an integer from 1'],
    [{ numClasses: 0 }, 'numClasses is 0, expected an integer from 1'],
    [{ filters: [] }, 'filters is [], expected a list of integers from 1'],
    [{ filters: [8, 0] }, 'filters is [8,0], expected a list of integers from 1'],
    [{ dropout: 1 }, 'dropout is 1, expected a number from 0 below 1'],
    [{ variant: 'v3' }, 'variant is "v3", expected one of v1, v2'],
    [{ depth: 3 }, 'unknown option "depth". Options: embeddingDim,'],
  ])('refuses %j', (options, message) => {
    expect(() => resNetAttention({ ...small, ...options } as ResNetAttentionConfig)).toThrow(
      `resnet-attention: ${message}`,
    );
  });
});
