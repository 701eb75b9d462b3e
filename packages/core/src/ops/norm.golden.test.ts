import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { layerNorm, rmsNorm } from './index.js';

const cases = layerCases('norm/');

describe('layerNorm', () => {
  it.each(cases.filter(({ name }) => name.startsWith('layernorm')))('$name', async (layerCase) => {
    await checkLayerCase(layerCase, (inputs) => ({
      'out.y': layerNorm(inputs['in.x']!, {
        gamma: inputs['param.weight'],
        beta: inputs['param.bias'],
        epsilon: layerCase.config.eps,
      }),
    }));
  });
});

describe('rmsNorm', () => {
  it.each(cases.filter(({ name }) => name.startsWith('rmsnorm')))('$name', async (layerCase) => {
    await checkLayerCase(layerCase, (inputs) => ({
      'out.y': rmsNorm(inputs['in.x']!, {
        gamma: inputs['param.weight'],
        epsilon: layerCase.config.eps,
      }),
    }));
  });
});
