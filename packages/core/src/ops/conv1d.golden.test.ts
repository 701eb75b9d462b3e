import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { type Conv1dPadding, conv1d } from './index.js';

const cases = layerCases('conv/');
const channelsLast = (x: tf.Tensor) => tf.transpose(x, [0, 2, 1]);
const toKernel = (weight: tf.Tensor) => tf.transpose(weight, [2, 1, 0]);

function paddingOf(padding: number | string): Conv1dPadding {
  if (typeof padding === 'number') return padding;
  return [Number(padding.replace('causal-left ', '')), 0];
}

describe('conv1d', () => {
  it.each(cases.filter(({ name }) => name.startsWith('conv1d_')))('$name', async (layerCase) => {
    const { stride, dilation, groups, padding } = layerCase.config;
    await checkLayerCase(layerCase, (inputs) => {
      const y = conv1d(channelsLast(inputs['in.x']!), toKernel(inputs['param.weight']!), {
        bias: inputs['param.bias'],
        strides: stride,
        dilationRate: dilation,
        groups,
        padding: paddingOf(padding),
      });
      return { 'out.y': channelsLast(y) };
    });
  });

  it.each(cases.filter(({ name }) => name.startsWith('depthwise_separable')))(
    '$name',
    async (layerCase) => {
      const { channels } = layerCase.config;
      await checkLayerCase(layerCase, (inputs) => {
        const x = channelsLast(inputs['in.x']!);
        const depthwise = conv1d(x, toKernel(inputs['param.0.weight']!), { groups: channels });
        const y = conv1d(depthwise, toKernel(inputs['param.1.weight']!), {
          bias: inputs['param.1.bias'],
        });
        return { 'out.y': channelsLast(y) };
      });
    },
  );
});
