import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith, channelsLast, toKernel } from '../fixtures/apply-with.js';
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
        ...('param.bias' in inputs && { 'convolution/bias': inputs['param.bias']! }),
      };
      return {
        'out.y': channelsLast(applyWith(layer, weights, [channelsLast(inputs['in.x']!)])[0]!),
      };
    });
  });
});

describe('SqueezeExcitation', () => {
  it.each(layerCases('residual/squeeze_excitation'))('$name', async (layerCase) => {
    const layer = squeezeExcitation({ reducedUnits: layerCase.config.reduced });
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
