import { decodeSafetensors, encodeSafetensors, optimizers, Trainer } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../../count-parameters.js';
import { MarkerSource, markerLabels } from '../../fixtures/markers.js';
import { labelFields } from '../config.js';
import { tinyModel } from '../fixtures/tiny-models.js';
import type { PretrainedModel } from '../pretrained-model.js';
import { depthOf, freezeLayers, layerWiseRates } from './depth.js';
import { addLora } from './lora.js';
import { pretrainedLoss } from './loss.js';

const labels = labelFields(markerLabels);
const classifier = (fields = {}) =>
  tinyModel('bert', 'sequence-classification', { ...labels, ...fields });
const idOf = (letter: string) =>
  letter >= 'a' ? letter.charCodeAt(0) - 96 : letter.charCodeAt(0) - 65 + 13;
const source = (count: number, seed = 1) =>
  new MarkerSource(count, 32, (text) => Array.from(text, idOf), seed);

async function train(
  model: PretrainedModel,
  {
    epochs,
    weights = model.weights,
    optimizer = optimizers.adam({ learningRate: 0.01 }),
  }: {
    epochs: number;
    weights?: PretrainedModel['weights'];
    optimizer?: ReturnType<typeof optimizers.adam>;
  },
): Promise<number> {
  const trainer = new Trainer({ weights, loss: pretrainedLoss(model), optimizer });
  await trainer.fit(source(256), { epochs });
  const { loss } = await trainer.evaluate(source(128, 7));
  trainer.dispose();
  return loss;
}

const values = ({ weights }: PretrainedModel) =>
  Object.fromEntries(
    Object.entries(weights).map(([name, variable]) => [name, Array.from(variable.dataSync())]),
  );

/** Names of the weights that differ. */
function changed(before: Record<string, number[]>, after: Record<string, number[]>): string[] {
  return Object.keys(before).filter((name) =>
    before[name]!.some((value, i) => value !== after[name]![i]),
  );
}

const logitsOf = (model: PretrainedModel) =>
  tf.tidy(() => {
    const inputIds = tf.tensor2d(
      [
        [1, 14, 3, 4],
        [13, 2, 2, 0],
      ],
      [2, 4],
      'int32',
    );
    return Array.from(model.apply({ inputIds }).logits!.dataSync());
  });

describe('pretrainedLoss', () => {
  it('trains a classifier that finds the token that matters', async () => {
    const model = classifier();
    expect(await train(model, { epochs: 30 })).toBeLessThan(0.2);
    model.dispose();
  });

  it('counts rows, or tokens, by their weights', () => {
    const model = classifier();
    const tokens = tf.tensor2d(
      [
        [1, 14],
        [2, 13],
      ],
      [2, 2],
      'int32',
    );
    const loss = (given: number[], weights?: number[]) =>
      tf.tidy(() => {
        const batch = {
          tokens,
          labels: tf.tensor1d(given, 'int32'),
          ...(weights && { weights: tf.tensor1d(weights) }),
        };
        return pretrainedLoss(model)(batch, false).loss.dataSync()[0]!;
      });
    expect(loss([0, 1], [1, 0])).toBeCloseTo(loss([0, 2], [1, 0]), 6);
    expect(loss([0, 1], [1, 1])).toBeCloseTo(loss([0, 1]), 6);
    expect(loss([0, 1], [0, 0])).toBe(0);
    model.dispose();

    const tagger = tinyModel('bert', 'token-classification', labels);
    const perToken = (batch: Record<string, tf.Tensor>) =>
      pretrainedLoss(tagger)({ tokens, ...batch }, false).loss.dataSync()[0]!;
    const ignored = perToken({
      labels: tf.tensor2d(
        [
          [0, -100],
          [1, -100],
        ],
        [2, 2],
        'int32',
      ),
    });
    const weighted = perToken({
      labels: tf.tensor2d(
        [
          [0, 2],
          [1, 2],
        ],
        [2, 2],
        'int32',
      ),
      weights: tf.tensor2d([
        [1, 0],
        [1, 0],
      ]),
    });
    expect(weighted).toBeCloseTo(ignored, 6);
    tagger.dispose();
  });

  it('is the loss that the model itself computes, for every task', () => {
    const ids = tf.tensor2d([[3, 4, 5, 6]], [1, 4], 'int32');
    const own = (model: PretrainedModel, given: tf.Tensor) =>
      model.apply({ inputIds: ids, labels: given }).loss!.dataSync()[0]!;
    const trained = (model: PretrainedModel, batch: Record<string, tf.Tensor>) =>
      pretrainedLoss(model)(batch, false).loss.dataSync()[0]!;

    for (const task of ['masked-lm', 'token-classification'] as const) {
      const model = tinyModel('bert', task);
      const given = tf.tensor2d([[1, -100, 0, 1]], [1, 4], 'int32');
      expect(trained(model, { tokens: ids, labels: given })).toBeCloseTo(own(model, given), 5);
      model.dispose();
    }
    const several = classifier({ problem_type: 'multi_label_classification' });
    const both = tf.tensor2d([[1, 0, 1]]);
    expect(trained(several, { tokens: ids, labels: both })).toBeCloseTo(own(several, both), 5);
    several.dispose();

    const writer = tinyModel('gpt2', 'causal-lm');
    const next = tf.tensor2d([[4, 5, 6, -100]], [1, 4], 'int32');
    expect(trained(writer, { tokens: ids, labels: next })).toBeCloseTo(own(writer, ids), 5);
    writer.dispose();

    const translator = tinyModel('t5', 'seq2seq');
    const target = tf.tensor2d([[0, 3, 4, 5]], [1, 4], 'int32');
    const batch = { source: ids, target, labels: ids };
    expect(trained(translator, batch)).toBeCloseTo(own(translator, ids), 5);
    translator.dispose();
  });

  it('says what a batch lacks', () => {
    const model = classifier();
    const tokens = tf.tensor2d([[1, 14]], [1, 2], 'int32');
    expect(() => pretrainedLoss(model)({ ids: tokens }, false)).toThrow(/holds tokens, got ids/);
    expect(() => pretrainedLoss(model)({ tokens }, false)).toThrow(/holds no labels: tokens/);
    const bare = tinyModel('bert', 'base');
    expect(() => pretrainedLoss(bare)({ tokens, labels: tokens }, false)).toThrow(/has no head/);
    for (const one of [model, bare]) one.dispose();
  });
});

describe('freezeLayers', () => {
  it('leaves embeddings and the lowest layers as they are', async () => {
    const model = classifier();
    const frozen = freezeLayers(model, { numLayers: 1 });
    expect(frozen).toContain('embeddings/words/embeddings');
    expect(frozen.some((name) => name.startsWith('encoder/layer0/'))).toBe(true);
    const before = values(model);
    await train(model, { epochs: 1 });
    const moved = changed(before, values(model));
    expect(moved.filter((name) => frozen.includes(name))).toEqual([]);
    expect(moved.some((name) => name.startsWith('encoder/layer1/'))).toBe(true);

    freezeLayers(model, { numLayers: 'all' });
    const trainable = Object.keys(model.weights).filter((name) => model.weights[name]!.trainable);
    expect(trainable.every((name) => /^(head|pooler)\//.test(name))).toBe(true);
    expect(trainable.length).toBeGreaterThan(0);
    freezeLayers(model, { numLayers: 0 });
    expect(model.weights['encoder/layer0/selfAttention/layer/query/kernel']!.trainable).toBe(true);
    expect(() => freezeLayers(model, { numLayers: 3 })).toThrow(/numLayers is 3, expected 0 to 2/);
    model.dispose();
  });
});

describe('layerWiseRates', () => {
  it('shrinks by the same factor from layer to layer', () => {
    const model = classifier();
    const rate = layerWiseRates(model, 0.5);
    const of = (name: string) => rate(model.weights[name]!.name);
    expect(of('head/classifier/kernel')).toBe(1);
    expect(of('pooler/kernel')).toBe(1);
    expect(of('encoder/layer1/feedForward/layer/hidden/kernel')).toBe(0.5);
    expect(of('encoder/layer0/selfAttention/layer/query/kernel')).toBe(0.25);
    expect(of('embeddings/words/embeddings')).toBe(0.125);
    expect(of('embeddings/norm/gamma')).toBe(0.125);
    expect(rate('another variable')).toBe(1);
    expect(depthOf('decoder/norm/gamma', 2)).toBe(3);
    expect(depthOf('encoder/stack/layer1/selfAttention/norm/gamma', 2)).toBe(2);
    expect(() => layerWiseRates(model, 0)).toThrow(/decay is 0/);
    model.dispose();
  });

  it('moves a weight by its rate', async () => {
    const model = classifier();
    const before = values(model);
    const optimizer = optimizers.adam({
      learningRate: 0.01,
      rateMultiplier: layerWiseRates(model, 1e-3),
    });
    await train(model, { epochs: 1, optimizer: optimizer as never });
    const after = values(model);
    const largest = (name: string) =>
      Math.max(...before[name]!.map((value, i) => Math.abs(value - after[name]![i]!)));
    expect(largest('head/classifier/kernel')).toBeGreaterThan(1e-3);
    expect(largest('encoder/layer0/feedForward/layer/hidden/kernel')).toBeLessThan(1e-6);
    model.dispose();
  });
});

describe('addLora', () => {
  it('starts as the model that it adapts, and trains nothing but adapters and head', async () => {
    const model = classifier();
    const before = logitsOf(model);
    const adapters = addLora(model, { rank: 2, targets: ['query', 'value', 'hidden'] });
    expect(logitsOf(model)).toEqual(before);
    const weights = values(model);
    const loss = await train(model, { epochs: 30, weights: adapters.weights });
    expect(loss).toBeLessThan(1);
    expect(changed(weights, values(model)).every((name) => /^(head|pooler)\//.test(name))).toBe(
      true,
    );
    // Two attention kernels [16, 16] and one [16, 24] in two layers; pooler and classifier.
    expect(countParameters(adapters)).toBe(2 * (2 * 2 * 32 + 2 * 40) + 16 * 17 + 17 * 3);

    const adapted = logitsOf(model);
    adapters.merge();
    logitsOf(model).forEach((value, i) => {
      expect(value).toBeCloseTo(adapted[i]!, 4);
    });
    model.dispose();
  });

  it('is saved and put into another model of the same weights', async () => {
    const model = classifier();
    const adapters = addLora(model, { rank: 2 });
    await train(model, { epochs: 2, weights: adapters.weights });
    const file = encodeSafetensors(await adapters.tensors());
    const { tensors } = decodeSafetensors(file, 'adapter_model.safetensors');
    expect(Object.keys(tensors)).toContain(
      'base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight',
    );
    expect(adapters.config).toMatchObject({
      r: 2,
      lora_alpha: 16,
      modules_to_save: ['bert.pooler.dense', 'classifier'],
    });

    const other = classifier();
    const loaded = addLora(other, { rank: 2 });
    loaded.load(tensors);
    logitsOf(other).forEach((value, i) => {
      expect(value).toBeCloseTo(logitsOf(model)[i]!, 5);
    });
    const { 'base_model.model.classifier.bias': _, ...fewer } = tensors;
    expect(() => loaded.load({ ...fewer, more: tensors[Object.keys(tensors)[0]!]! })).toThrow(
      /"base_model\.model\.classifier\.bias" is missing; "more" belongs to no adapter/,
    );
    loaded.remove();
    expect(other.weights['embeddings/words/embeddings']!.trainable).toBe(true);
    for (const one of [model, other]) one.dispose();
  });

  it('refuses what it cannot adapt', () => {
    const model = tinyModel('gpt2', 'causal-lm');
    expect(() => addLora(model)).toThrow(
      /keeps transformer\.h\.0\.attn\.c_attn\.weight as one matrix; expected one of: output, hidden/,
    );
    expect(() => addLora(model, { targets: ['gate'] })).toThrow(/has no such linear layer/);
    expect(() => addLora(model, { rank: 0 })).toThrow(/rank is 0/);
    model.dispose();
  });
});
