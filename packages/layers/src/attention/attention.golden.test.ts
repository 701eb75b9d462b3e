import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
import { additiveAttention } from './additive-attention.js';
import { attentionWeights } from './fixtures/torch-attention.js';
import { type LuongScore, luongAttention } from './luong-attention.js';
import { multiHeadAttention } from './multi-head-attention.js';

const keyMask = (constants: Record<string, tf.Tensor>) => constants['mask.key_keep'] ?? null;

describe('MultiHeadAttention', () => {
  it.each(layerCases('attention/mha_'))('$name', async (layerCase) => {
    const { embed_dim, num_heads, bias, causal, value_is_key } = layerCase.config;
    const layer = multiHeadAttention({
      numHeads: num_heads,
      outputDim: embed_dim,
      useBias: bias,
      causal,
      returnAttentionScores: true,
    });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const isSelf = !('in.key' in inputs);
      const all = ['in.query', 'in.key', 'in.value'].flatMap((key) =>
        key in inputs ? [inputs[key]!] : [],
      );
      const given = value_is_key ? all.slice(0, 2) : all;
      const mask = keyMask(constants);
      const [y, scores] = applyWith(layer, attentionWeights(inputs, 'param.'), given, {
        mask: isSelf ? [mask] : [null, mask, null].slice(0, given.length),
      });
      return {
        'out.y': y!,
        'aux.weights_per_head': scores!,
        'aux.weights_avg': tf.mean(scores!, 1),
      };
    });
  });
});

describe('AdditiveAttention', () => {
  it.each(layerCases('attention/bahdanau'))('$name', async (layerCase) => {
    const { units } = layerCase.config;
    const layer = additiveAttention({ units, returnAttentionScores: true });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const weights = {
        queryKernel: tf.transpose(inputs['param.W_s']!),
        memoryKernel: tf.transpose(inputs['param.W_h']!),
        bias: inputs['param.b']!,
        scoreKernel: tf.reshape(inputs['param.v']!, [units, 1]),
      };
      const [context, a] = applyWith(layer, weights, [inputs['in.s']!, inputs['in.h']!], {
        mask: [null, keyMask(constants)],
      });
      return { 'out.context': context!, 'aux.a': a! };
    });
  });
});

describe('LuongAttention', () => {
  it.each(layerCases('attention/luong_'))('$name', async (layerCase) => {
    const score = layerCase.config.score as LuongScore;
    const sizes = (key: string) => layerCase.tensors[key]?.shape ?? [];
    const shared = { score, units: sizes('param.v_a')[0], returnAttentionScores: true };
    const plain = luongAttention(shared);
    const attentional = luongAttention({ ...shared, attentionalUnits: sizes('param.W_c')[0] });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const kernel = inputs['param.W_a'];
      const weights: Record<string, tf.Tensor> = {
        ...(kernel && { kernel: score === 'general' ? kernel : tf.transpose(kernel) }),
        ...(score === 'concat' && { scoreKernel: tf.expandDims(inputs['param.v_a']!, 1) }),
      };
      const given = [inputs['in.s']!, inputs['in.h']!];
      const options = { mask: [null, keyMask(constants)] };
      const [context, a] = applyWith(plain, weights, given, options);
      const attentionalKernel = tf.transpose(inputs['param.W_c']!);
      const [y] = applyWith(attentional, { ...weights, attentionalKernel }, given, options);
      return { 'out.context': context!, 'out.attentional': y!, 'aux.a': a! };
    });
  });
});
