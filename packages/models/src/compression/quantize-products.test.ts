import { layersModelWeights, ops, setSeed } from '@resattn/core';
import { CharTokenizer } from '@resattn/data';
import { expect, it } from 'vitest';
import {
  type ClassifierBundle,
  decodeClassifier,
  encodeClassifier,
} from '../bundles/classifier-bundle.js';
import { transformerClassifier } from '../classifiers/transformer-classifier.js';
import { ClassificationPipeline } from '../pipelines/classify.js';
import { tinyModel } from '../pretrained/fixtures/tiny-models.js';
import { quantizeProducts } from './quantize-products.js';

const tokenizer = CharTokenizer.train(['abcdefgh'], {
  specialTokens: { pad: '<pad>', unk: '<unk>' },
});
const make = (modelDim: number) =>
  transformerClassifier({
    vocabularySize: tokenizer.vocabularySize,
    numClasses: 3,
    ...{ modelDim, numHeads: 2, numLayers: 1, hiddenUnits: 256, attentionDim: modelDim },
  });
// Where there is none the same models compute in float32.
const hasProduct = ops.int8Obstacle() === undefined;

async function scoresOf(bundle: ClassifierBundle): Promise<number[]> {
  const pipeline = new ClassificationPipeline(bundle, { maxLength: 8 });
  const answers = await pipeline.classify(['abcdefgh', 'hhh', 'cab']);
  pipeline.dispose();
  return answers.flatMap(({ scores }) =>
    [...scores].sort((a, b) => (a.label < b.label ? -1 : 1)).map(({ score }) => score),
  );
}

it('a model from a file of dynamic int8 answers nearly as before, by other products', async () => {
  setSeed(3);
  const bundle = { classifier: make(128), tokenizer, labels: ['x', 'y', 'z'] };
  const before = await scoresOf(bundle);
  const encoded = await encodeClassifier(bundle, { method: 'dynamic-int8' });
  const [dynamic, plain] = [decodeClassifier(encoded, 'model'), decodeClassifier(encoded, 'model')];
  for (const kernel of Object.values(plain.classifier.weights)) ops.restoreKernel(kernel);
  const [byInt8, byFloat32] = [await scoresOf(dynamic), await scoresOf(plain)];
  before.forEach((score, i) => {
    expect(byInt8[i]!).toBeCloseTo(score, 1);
    expect(byFloat32[i]!).toBeCloseTo(score, 1);
  });
  if (hasProduct) expect(byInt8).not.toEqual(byFloat32);
  else expect(byInt8).toEqual(byFloat32);
});

it('counts the kernels that are multiplied in int8', () => {
  const [wide, narrow] = [make(128), make(32)];
  // Query, key, value, output, two of the feed-forward network, one of the pooling.
  expect(quantizeProducts({ weights: layersModelWeights(wide.model) })).toBe(hasProduct ? 7 : 0);
  expect(quantizeProducts({ weights: layersModelWeights(narrow.model) })).toBe(0);
});

it('finds the kernels of a pretrained encoder', () => {
  const model = tinyModel('bert', 'base', { hidden_size: 128, intermediate_size: 256 });
  // Of each of the 2 layers: query, key, value, output, two of the feed-forward network; and the pooler.
  expect(quantizeProducts(model)).toBe(hasProduct ? 13 : 0);
  model.dispose();
});
