import { dense } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
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
      paddingId: layerCase.config.padding_idx,
    });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const table = inputs['param.weight']!;
      return { 'out.y': applyWith(layer, { embeddings: table }, [constants['int.ids']!])[0]! };
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
      const h = tf.tanh(dense(embedded!, tf.transpose(inputs['param.proj']!)));
      const [logits] = applyWith(layer, weights, [h]);
      const targets = tf.oneHot(constants['int.targets']!, vocabularySize!);
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits!), targets), -1)));
      return { 'out.loss': loss, 'aux.logits': logits! };
    });
  });
});
