import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
import { additiveAttentionPooling } from './additive-attention-pooling.js';
import { maxPooling } from './max-pooling.js';
import { meanPooling } from './mean-pooling.js';
import { softmaxPooling } from './softmax-pooling.js';
import { structuredSelfAttention } from './structured-self-attention.js';

const keep = (constants: Record<string, tf.Tensor>) => [constants['mask.keep'] ?? null];

describe('AdditiveAttentionPooling', () => {
  it.each(layerCases('attention/pool_additive'))('$name', async (layerCase) => {
    const { units, bias } = layerCase.config;
    const layer = additiveAttentionPooling({ units, useBias: bias, returnAttentionScores: true });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const weights = {
        kernel: tf.transpose(inputs['param.W']!),
        scoreKernel: tf.reshape(inputs['param.w']!, [units, 1]),
        ...(bias && { bias: inputs['param.b']! }),
      };
      const [c, a] = applyWith(layer, weights, [inputs['in.h']!], { mask: keep(constants) });
      return { 'out.c': c!, 'aux.a': a! };
    });
  });
});

describe('SoftmaxPooling', () => {
  const cases = layerCases('attention/pool_plain').filter(({ config }) => !('hops' in config));
  it.each(cases)('$name', async (layerCase) => {
    const layer = softmaxPooling({ returnAttentionScores: true });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const weights = { kernel: tf.transpose(inputs['param.W']!) };
      const [c, a] = applyWith(layer, weights, [inputs['in.h']!], { mask: keep(constants) });
      return { 'out.c': c!, 'aux.a': a! };
    });
  });
});

describe('StructuredSelfAttention', () => {
  const cases = layerCases('attention/pool_plain').filter(({ config }) => 'hops' in config);
  it.each(cases)('$name', async (layerCase) => {
    const { hops, units } = layerCase.config;
    const layer = structuredSelfAttention({
      hops,
      units,
      returnPenalty: true,
      returnAttentionScores: true,
    });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const weights = {
        kernel: tf.transpose(inputs['param.W1']!),
        scoreKernel: tf.transpose(inputs['param.W2']!),
      };
      const options = { mask: keep(constants) };
      const [m, penalty, a] = applyWith(layer, weights, [inputs['in.h']!], options);
      return { 'out.m': m!, 'out.penalty': penalty!, 'aux.a': a! };
    });
  });
});

describe('MeanPooling and MaxPooling', () => {
  it.each(layerCases('conv/pool_masked'))('$name', async (layerCase) => {
    const layer = layerCase.name.endsWith('mean') ? meanPooling() : maxPooling();
    await checkLayerCase(layerCase, (inputs, constants) => {
      const [y] = applyWith(layer, {}, [inputs['in.x']!], { mask: keep(constants) });
      return { 'out.y': y! };
    });
  });

  it.each(layerCases('conv/pool_global'))('$name', async (layerCase) => {
    const layer = layerCase.name.endsWith('avg') ? meanPooling() : maxPooling();
    await checkLayerCase(layerCase, (inputs) => {
      const [y] = applyWith(layer, {}, [tf.transpose(inputs['in.x']!, [0, 2, 1])]);
      return { 'out.y': y! };
    });
  });
});
