import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, type LayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { averagePool1d } from '../convolution/average-pool1d.js';
import { maxPool1d } from '../convolution/max-pool1d.js';
import { applyWith, channelsLast } from '../fixtures/apply-with.js';
import { kMaxPooling } from './k-max-pooling.js';

/** Window, stride and padding stand in the name of a case, `maxpool_k3s2`, and in its lengths. */
function windowOf({ name, tensors }: LayerCase) {
  const [, poolSize = 3, strides = 2] = (/_k(\d+)s(\d+)/.exec(name) ?? []).map(Number);
  const [time, newTime] = ['in.x', 'out.y'].map((key) => tensors[key]!.shape[2]!) as [
    number,
    number,
  ];
  // PyTorch pads with half of the window or with nothing.
  const isPadded = Math.floor((time - poolSize) / strides) + 1 !== newTime;
  return { poolSize, strides, padding: isPadded ? Math.floor(poolSize / 2) : 0 };
}

const cases = layerCases('conv/pool_');

describe('pooling over windows', () => {
  it.each(cases.filter(({ name }) => /_(max|avg)pool_/.test(name)))('$name', async (layerCase) => {
    const window = windowOf(layerCase);
    const isMax = layerCase.name.includes('maxpool');
    const countPadding = !layerCase.name.includes('nopadcount');
    const layer = isMax ? maxPool1d(window) : averagePool1d({ ...window, countPadding });
    await checkLayerCase(layerCase, (inputs) => {
      const [y] = applyWith(layer, {}, [channelsLast(inputs['in.x']!)]);
      return { 'out.y': channelsLast(y!) };
    });
  });
});

describe('KMaxPooling', () => {
  it.each(cases.filter(({ name }) => /_kmax\d/.test(name)))('$name', async (layerCase) => {
    const layer = kMaxPooling({ k: layerCase.tensors['out.y']!.shape[2]! });
    await checkLayerCase(layerCase, (inputs) => {
      const [y] = applyWith(layer, {}, [channelsLast(inputs['in.x']!)]);
      return { 'out.y': tf.transpose(y!, [0, 2, 1]) };
    });
  });
});
