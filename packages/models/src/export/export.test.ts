import { decodeSafetensors, setSeed } from '@resattn/core';
import { CharTokenizer, train, wordPieceTokenizerTrainer } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { BundleFiles } from '../bundles/bundle.js';
import { classifierFamily } from '../classifiers/families.js';
import { applyClassifier, type TextClassifier } from '../classifiers/text-classifier.js';
import { markerLabels, markerTexts } from '../fixtures/markers.js';
import { huggingFaceFiles } from './hugging-face.js';
import { layersModelFiles } from './layers-model.js';

const texts = markerTexts(50, 1).map(({ text }) => text);

function make(family: string, options: object = {}): TextClassifier {
  setSeed(2);
  const config = { vocabularySize: 40, numClasses: 3, ...options };
  return classifierFamily(family).make(config as never);
}

/** Loads the files as `tf.loadLayersModel` does from a server. */
function load(files: BundleFiles): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(
    new TextDecoder().decode(files['model.json']),
  );
  const [{ paths, weights }] = weightsManifest;
  const buffers = (paths as string[]).map((path) => files[path]!.slice().buffer);
  return tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weights, weightData: buffers as ArrayBuffer[] }),
  );
}

describe('a LayersModel', () => {
  it.each([
    ['resnet-attention', { embeddingDim: 8, filters: [8, 12], attentionDim: 8 }],
    ['transformer', { modelDim: 16, numHeads: 2, hiddenUnits: 16 }],
    ['bilstm-attention', { embeddingDim: 8, units: 4, attentionDim: 4 }],
    ['text-cnn', {}],
  ])('of %s is loaded by tfjs and gives the same', async (family, options) => {
    const classifier = make(family, options);
    const model = await load(await layersModelFiles(classifier.model));
    const tokens = tf.tensor2d([[3, 5, 2, 7, 7, 1, 4, 9]], undefined, 'int32');
    const outputs = (of: tf.LayersModel) =>
      Promise.all([of.apply(tokens)].flat().map((output) => (output as tf.Tensor).array()));
    expect(await outputs(model)).toEqual(await outputs(classifier.model));
  });

  it('has weights in files of at most 4 MB', async () => {
    const { model } = make('text-cnn', { vocabularySize: 30_000, embeddingDim: 100 });
    const files = await layersModelFiles(model);
    const shards = Object.entries(files).filter(([name]) => name.endsWith('.bin'));
    expect(shards.length).toBeGreaterThan(2);
    shards.forEach(([name, { length }], i) => {
      expect(name).toBe(`group1-shard${i + 1}of${shards.length}.bin`);
      if (i < shards.length - 1) expect(length).toBe(4 * 2 ** 20);
      else expect(length).toBeLessThanOrEqual(4 * 2 ** 20);
    });
    expect((await load(files)).countParams()).toBe(model.countParams());
  });

  it.each([
    ['cut off', (bytes: Uint8Array) => bytes.slice(0, -8)],
    ['empty', () => new Uint8Array()],
  ] as const)('with a shard that is %s is refused', async (_, change) => {
    const { model } = make('fast-text');
    const files = { ...(await layersModelFiles(model)) };
    const [name] = Object.keys(files).filter((each) => each.endsWith('.bin'));
    files[name!] = change(files[name!]!);
    await expect(load(files)).rejects.toThrow();
  });
});

describe('the Hugging Face layout', () => {
  it('has weights under their names, labels by number, and the tokenizer where it fits', async () => {
    const tokenizer = train(wordPieceTokenizerTrainer({ vocabularySize: 40 }), texts);
    const classifier = make('text-cnn', { vocabularySize: tokenizer.vocabularySize });
    const files = await huggingFaceFiles({ classifier, tokenizer, labels: markerLabels });
    const read = (name: string) => JSON.parse(new TextDecoder().decode(files[name]));
    expect(read('config.json')).toMatchObject({
      model_type: 'resattn-text-cnn',
      id2label: { 0: 'A', 1: 'B', 2: 'C' },
      label2id: { A: 0, B: 1, C: 2 },
    });
    expect(read('tokenizer.json').model.type).toBe('WordPiece');
    const { tensors } = decodeSafetensors(files['model.safetensors']!, 'model.safetensors');
    const own = classifier.model.weights.map((weight) => weight.originalName);
    expect(Object.keys(tensors).sort()).toEqual(own.sort());
    expect(applyClassifier(classifier, tf.ones([1, 6], 'int32')).logits.shape).toEqual([1, 3]);
  });

  it('leaves out a tokenizer of another kind, which classifier.json has', async () => {
    const tokenizer = CharTokenizer.train(texts);
    const classifier = make('fast-text');
    const files = await huggingFaceFiles({ classifier, tokenizer, labels: markerLabels });
    expect(Object.keys(files).sort()).toEqual([
      'classifier.json',
      'config.json',
      'model.safetensors',
    ]);
  });
});
