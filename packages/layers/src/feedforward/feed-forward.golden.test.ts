import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import type { ActivationOption } from '../base/activations.js';
import { applyWith } from '../fixtures/apply-with.js';
import { feedForward } from './feed-forward.js';
import { gatedFeedForward } from './gated-feed-forward.js';

const cases = layerCases('activation/ffn_');
const t = (x: tf.Tensor) => tf.transpose(x);

describe('GatedFeedForward', () => {
  const gated = cases.filter(({ tensors }) => 'param.W_gate' in tensors);
  it.each(gated)('$name', async (layerCase) => {
    const { d_ff, activation, bias } = layerCase.config;
    const layer = gatedFeedForward({ hiddenUnits: d_ff, activation, useBias: bias });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        'gate/kernel': t(inputs['param.W_gate']!),
        'up/kernel': t(inputs['param.W_up']!),
        'down/kernel': t(inputs['param.W_down']!),
      };
      return { 'out.y': applyWith(layer, weights, [inputs['in.x']!])[0]! };
    });
  });
});

describe('FeedForward', () => {
  const plain = cases.filter(({ tensors }) => 'param.W1' in tensors);
  it.each(plain)('$name', async (layerCase) => {
    const activation = layerCase.name.replace('ffn_', '') as ActivationOption;
    const layer = feedForward({ hiddenUnits: layerCase.config.d_ff, activation });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        'hidden/kernel': t(inputs['param.W1']!),
        'hidden/bias': inputs['param.b1']!,
        'output/kernel': t(inputs['param.W2']!),
        'output/bias': inputs['param.b2']!,
      };
      return { 'out.y': applyWith(layer, weights, [inputs['in.x']!])[0]! };
    });
  });
});
