import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { attentionWeights } from '../attention/fixtures/torch-attention.js';
import { applyWith } from '../fixtures/apply-with.js';
import { transformerDecoder } from './transformer-decoder.js';
import { transformerDecoderLayer } from './transformer-decoder-layer.js';
import { transformerEncoder } from './transformer-encoder.js';
import { transformerEncoderLayer } from './transformer-encoder-layer.js';

type Tensors = Record<string, tf.Tensor>;

function prefixed(prefix: string, weights: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [`${prefix}/${name}`, tensor]),
  );
}

/** The weights of an encoder or decoder layer, from PyTorch's under `prefix`. */
function layerWeights(inputs: Tensors, prefix: string): Tensors {
  const isDecoder = `${prefix}multihead_attn.in_proj_weight` in inputs;
  const parts = isDecoder
    ? ['selfAttention', 'crossAttention', 'feedForward']
    : ['selfAttention', 'feedForward'];
  const weights: Tensors = {
    ...prefixed('selfAttention/layer', attentionWeights(inputs, `${prefix}self_attn.`)),
    ...(isDecoder &&
      prefixed('crossAttention/layer', attentionWeights(inputs, `${prefix}multihead_attn.`))),
    'feedForward/layer/hidden/kernel': tf.transpose(inputs[`${prefix}linear1.weight`]!),
    'feedForward/layer/hidden/bias': inputs[`${prefix}linear1.bias`]!,
    'feedForward/layer/output/kernel': tf.transpose(inputs[`${prefix}linear2.weight`]!),
    'feedForward/layer/output/bias': inputs[`${prefix}linear2.bias`]!,
  };
  parts.forEach((part, i) => {
    weights[`${part}/norm/gamma`] = inputs[`${prefix}norm${i + 1}.weight`]!;
    weights[`${part}/norm/beta`] = inputs[`${prefix}norm${i + 1}.bias`]!;
  });
  return weights;
}

function stackWeights(inputs: Tensors, prefix: string, numLayers: number): Tensors {
  const layers = Array.from({ length: numLayers }, (_, i) =>
    prefixed(`layer${i}`, layerWeights(inputs, `${prefix}layers.${i}.`)),
  );
  return Object.assign({}, ...layers, {
    'norm/gamma': inputs[`${prefix}norm.weight`]!,
    'norm/beta': inputs[`${prefix}norm.bias`]!,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a configuration of the reference values
function blockOptions(config: any) {
  return {
    numHeads: config.heads,
    hiddenUnits: config.d_ff,
    activation: config.activation ?? 'relu',
    epsilon: config.eps,
    residual: config.norm_first ? ('preNorm' as const) : ('postNorm' as const),
  };
}

describe('TransformerEncoderLayer', () => {
  it.each(layerCases('transformer/encoder_layer'))('$name', async (layerCase) => {
    const layer = transformerEncoderLayer(blockOptions(layerCase.config));
    await checkLayerCase(layerCase, (inputs, constants) => {
      const mask = [constants['mask.keep'] ?? null];
      const [y] = applyWith(layer, layerWeights(inputs, 'param.'), [inputs['in.x']!], { mask });
      return { 'out.y': y! };
    });
  });
});

describe('TransformerDecoderLayer', () => {
  it.each(layerCases('transformer/decoder_layer'))('$name', async (layerCase) => {
    const layer = transformerDecoderLayer(blockOptions(layerCase.config));
    await checkLayerCase(layerCase, (inputs, constants) => {
      const mask = [constants['mask.tgt_keep'] ?? null, constants['mask.memory_keep'] ?? null];
      const given = [inputs['in.x']!, inputs['in.memory']!];
      const [y] = applyWith(layer, layerWeights(inputs, 'param.'), given, { mask });
      return { 'out.y': y! };
    });
  });
});

describe('TransformerEncoder and TransformerDecoder', () => {
  it.each(layerCases('transformer/seq2seq'))('$name', async (layerCase) => {
    const { encoder_layers, decoder_layers } = layerCase.config;
    const options = { ...blockOptions(layerCase.config), finalNorm: true };
    const encoder = transformerEncoder({ ...options, numLayers: encoder_layers });
    const decoder = transformerDecoder({ ...options, numLayers: decoder_layers });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const source = constants['mask.src_keep'] ?? null;
      const encoderWeights = stackWeights(inputs, 'param.encoder.', encoder_layers);
      const [memory] = applyWith(encoder, encoderWeights, [inputs['in.src']!], { mask: [source] });
      const decoderWeights = stackWeights(inputs, 'param.decoder.', decoder_layers);
      const [y] = applyWith(decoder, decoderWeights, [inputs['in.tgt']!, memory!], {
        mask: [constants['mask.tgt_keep'] ?? null, source],
      });
      return { 'out.y': y! };
    });
  });
});
