import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { scaledDotProductAttention } from './index.js';

const cases = [
  ...layerCases('attention/sdpa'),
  ...layerCases('attention/gqa'),
  ...layerCases('attention/mqa'),
];

describe('scaledDotProductAttention', () => {
  it.each(cases)('$name', async (layerCase) => {
    const { config } = layerCase;
    await checkLayerCase(layerCase, (inputs, constants) => {
      const bias = inputs['in.bias'];
      // `attend` of the causal cases is the rule itself, [queryTime, keyTime], which is tested here.
      const attend = config.causal ? undefined : constants['mask.attend'];
      const options = {
        mask: attend ?? constants['mask.key_keep'],
        causal: config.causal ?? false,
        scale: config.scale,
        bias: bias && (bias.rank === 3 ? tf.expandDims(bias, 0) : bias),
      };
      const { 'in.q': q, 'in.k': k, 'in.v': v } = inputs as Record<string, tf.Tensor>;
      const { output } = scaledDotProductAttention(q!, k!, v!, options);
      const { scores } = scaledDotProductAttention(q!, k!, v!, {
        ...options,
        returnAttentionScores: true,
      });
      return { 'out.y': output, 'aux.weights': scores! };
    });
  });

  it.each(cases)('$name, with scores', async (layerCase) => {
    const { config } = layerCase;
    await checkLayerCase(layerCase, (inputs, constants) => {
      const bias = inputs['in.bias'];
      const attend = config.causal ? undefined : constants['mask.attend'];
      const { 'in.q': q, 'in.k': k, 'in.v': v } = inputs as Record<string, tf.Tensor>;
      const { output, scores } = scaledDotProductAttention(q!, k!, v!, {
        mask: attend ?? constants['mask.key_keep'],
        causal: config.causal ?? false,
        scale: config.scale,
        bias: bias && (bias.rank === 3 ? tf.expandDims(bias, 0) : bias),
        returnAttentionScores: true,
      });
      return { 'out.y': output, 'aux.weights': scores! };
    });
  });
});
