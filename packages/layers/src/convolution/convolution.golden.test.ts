import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { tokenEmbedding } from '../embedding/token-embedding.js';
import { dense } from '../feedforward/dense.js';
import { applyWith, channelsLast, toKernel } from '../fixtures/apply-with.js';
import { maxPooling } from '../pooling/max-pooling.js';
import { conv1d } from './conv1d.js';
import { depthwiseSeparableConv1d } from './depthwise-separable-conv1d.js';
import { gatedConv1d } from './gated-conv1d.js';
import { squeezeExcitation } from './squeeze-excitation.js';

const named = (prefix: string) => layerCases(`conv/${prefix}`);

function paddingOf(padding: number | string): number | [number, number] {
  return typeof padding === 'number' ? padding : [Number(padding.replace('causal-left ', '')), 0];
}

describe('Conv1d', () => {
  it.each(named('conv1d_'))('$name', async (layerCase) => {
    const { out, kernel, stride, dilation, groups, padding, bias } = layerCase.config;
    const layer = conv1d({
      filters: out,
      kernelSize: kernel,
      strides: stride,
      dilationRate: dilation,
      groups,
      padding: paddingOf(padding),
      useBias: bias,
    });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        kernel: toKernel(inputs['param.weight']!),
        ...(bias && { bias: inputs['param.bias']! }),
      };
      return {
        'out.y': channelsLast(applyWith(layer, weights, [channelsLast(inputs['in.x']!)])[0]!),
      };
    });
  });
});

describe('DepthwiseSeparableConv1d', () => {
  it.each(named('depthwise_separable'))('$name', async (layerCase) => {
    const layer = depthwiseSeparableConv1d({
      filters: layerCase.tensors['param.1.weight']!.shape[0]!,
      kernelSize: layerCase.config.kernel,
    });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        'depthwise/kernel': toKernel(inputs['param.0.weight']!),
        'pointwise/kernel': toKernel(inputs['param.1.weight']!),
        'pointwise/bias': inputs['param.1.bias']!,
      };
      return {
        'out.y': channelsLast(applyWith(layer, weights, [channelsLast(inputs['in.x']!)])[0]!),
      };
    });
  });
});

describe('GatedConv1d', () => {
  it.each(named('glu_conv'))('$name', async (layerCase) => {
    const layer = gatedConv1d({
      filters: layerCase.config.channels,
      kernelSize: layerCase.tensors['param.weight']!.shape[2]!,
      useBias: 'param.bias' in layerCase.tensors,
    });
    await checkLayerCase(layerCase, (inputs) => {
      const kernel = toKernel(inputs['param.weight']!);
      const weights = {
        'convolution/kernel': kernel,
        ...('param.bias' in inputs && { 'convolution/bias': inputs['param.bias'] }),
      };
      return {
        'out.y': channelsLast(applyWith(layer, weights, [channelsLast(inputs['in.x']!)])[0]!),
      };
    });
  });
});

describe('SqueezeExcitation', () => {
  it.each(layerCases('residual/squeeze_excitation'))('$name', async (layerCase) => {
    const layer = squeezeExcitation({ squeezeUnits: layerCase.config.reduced });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        'squeeze/kernel': inputs['param.fc1.weight']!.transpose(),
        'squeeze/bias': inputs['param.fc1.bias']!,
        'excite/kernel': inputs['param.fc2.weight']!.transpose(),
        'excite/bias': inputs['param.fc2.bias']!,
      };
      return {
        'out.y': channelsLast(applyWith(layer, weights, [channelsLast(inputs['in.x']!)])[0]!),
      };
    });
  });
});

describe('TextCNN', () => {
  it.each(layerCases('network/textcnn'))('$name', async (layerCase) => {
    const { tensors, config } = layerCase;
    const sizes = (key: string) => tensors[`param.${key}`]!.shape as [number, number];
    const [vocabularySize, embeddingDim] = sizes('embedding');
    const widths = config.kernels as number[];
    const embedding = tokenEmbedding({ vocabularySize, embeddingDim });
    const convolutions = widths.map((kernelSize) =>
      conv1d({
        filters: sizes(`conv${kernelSize}.weight`)[0],
        kernelSize,
        padding: 'valid',
        activation: 'relu',
      }),
    );
    const output = dense({ units: sizes('out.weight')[0] });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const table = { embeddings: inputs['param.embedding']! };
      const [x] = applyWith(embedding, table, [constants['int.ids']!]);
      const strongest = convolutions.map((layer, i) => {
        const weights = {
          kernel: toKernel(inputs[`param.conv${widths[i]}.weight`]!),
          bias: inputs[`param.conv${widths[i]}.bias`]!,
        };
        return applyWith(maxPooling(), {}, applyWith(layer, weights, [x!]))[0]!;
      });
      const features = tf.concat(strongest, 1);
      const head = {
        kernel: tf.transpose(inputs['param.out.weight']!),
        bias: inputs['param.out.bias']!,
      };
      const [logits] = applyWith(output, head, [features]);
      return { 'out.logits': logits!, 'aux.features': features };
    });
  });
});
