import { ops } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
import { maxPooling } from '../pooling/max-pooling.js';
import { meanPooling } from '../pooling/mean-pooling.js';
import { tiedEmbedding } from './tied-embedding.js';
import { tokenEmbedding } from './token-embedding.js';

describe('TokenEmbedding', () => {
  const cases = layerCases('embedding/embedding_').filter(
    ({ tensors }) => !('int.offsets' in tensors),
  );
  it.each(cases)('$name', async (layerCase) => {
    const layer = tokenEmbedding({
      vocabularySize: layerCase.tensors['param.weight']!.shape[0]!,
      embeddingDim: layerCase.tensors['param.weight']!.shape[1]!,
      padId: layerCase.config.padding_idx,
    });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const table = inputs['param.weight']!;
      return { 'out.y': applyWith(layer, { embeddings: table }, [constants['int.ids']!])[0]! };
    });
  });
});

describe('TokenEmbedding and a pooling: a bag of tokens', () => {
  const cases = layerCases('embedding/embedding_bag');
  it.each(cases)('$name', async (layerCase) => {
    const { tensors, config } = layerCase;
    const [vocabularySize, embeddingDim] = tensors['param.weight']!.shape as [number, number];
    const ids = Array.from(tensors['int.ids']!.values);
    const starts = Array.from(tensors['int.offsets']!.values);
    const bags = starts.map((start, i) => ids.slice(start, starts[i + 1] ?? ids.length));
    const longest = Math.max(...bags.map((bag) => bag.length));
    const padded = (row: number[], filler: number) =>
      row.concat(new Array<number>(longest - row.length).fill(filler));
    const tokens = tf.tensor2d(
      bags.map((bag) => padded(bag, 0)),
      undefined,
      'int32',
    );
    const kept = bags.map((bag) =>
      padded(
        bag.map(() => 1),
        0,
      ),
    );
    const embedding = tokenEmbedding({ vocabularySize, embeddingDim });
    const pooling = config.mode === 'max' ? maxPooling() : meanPooling();
    await checkLayerCase(layerCase, (inputs) => {
      const [rows] = applyWith(embedding, { embeddings: inputs['param.weight']! }, [tokens]);
      const [pooled] = applyWith(pooling, {}, [rows!], {
        mask: [tf.tensor2d(kept, undefined, 'bool')],
      });
      const lengths = tf.tensor2d(bags.map((bag) => [bag.length]));
      return { 'out.y': config.mode === 'sum' ? tf.mul(pooled!, lengths) : pooled! };
    });
  });
});

describe('TiedEmbedding', () => {
  it.each(layerCases('embedding/tied_'))('$name', async (layerCase) => {
    const [vocabularySize, embeddingDim] = layerCase.tensors['param.weight']!.shape;
    const layer = tiedEmbedding({
      vocabularySize: vocabularySize!,
      embeddingDim: embeddingDim!,
      useBias: true,
    });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const weights = { embeddings: inputs['param.weight']!, bias: inputs['param.bias']! };
      const [embedded] = applyWith(layer, weights, [constants['int.ids']!]);
      const h = tf.tanh(ops.dense(embedded!, tf.transpose(inputs['param.proj']!)));
      const [logits] = applyWith(layer, weights, [h]);
      const targets = tf.oneHot(constants['int.targets']!, vocabularySize!);
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits!), targets), -1)));
      return { 'out.loss': loss, 'aux.logits': logits! };
    });
  });
});
