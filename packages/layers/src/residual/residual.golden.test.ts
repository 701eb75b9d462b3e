import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { dense } from '../feedforward/dense.js';
import { applyWith } from '../fixtures/apply-with.js';
import { highwayResidual } from './highway-residual.js';
import { layerScaleResidual } from './layer-scale-residual.js';
import { postNormResidual } from './post-norm-residual.js';
import { preNormResidual } from './pre-norm-residual.js';
import { reZeroResidual } from './re-zero-residual.js';

const t = (x: tf.Tensor) => tf.transpose(x);

describe('HighwayResidual', () => {
  it.each(layerCases('residual/highway'))('$name', async (layerCase) => {
    const { layers, activation } = layerCase.config;
    const units = layerCase.tensors['in.x']!.shape[1]!;
    const stack = Array.from({ length: layers }, () =>
      highwayResidual({ layer: dense({ units, activation }) }),
    );
    await checkLayerCase(layerCase, (inputs) => {
      let x = inputs['in.x']!;
      stack.forEach((layer, i) => {
        const weights = {
          'layer/kernel': t(inputs[`param.h.${i}.weight`]!),
          'layer/bias': inputs[`param.h.${i}.bias`]!,
          'gate/kernel': t(inputs[`param.t.${i}.weight`]!),
          'gate/bias': inputs[`param.t.${i}.bias`]!,
        };
        x = applyWith(layer, weights, [x])[0]!;
      });
      return { 'out.y': x };
    });
  });
});

describe('ReZeroResidual', () => {
  it.each(layerCases('residual/rezero'))('$name', async (layerCase) => {
    const hidden = layerCase.tensors['param.fc1.weight']!.shape[0]!;
    const size = layerCase.tensors['param.fc2.weight']!.shape[0]!;
    const branch = tf.sequential({
      name: 'branch',
      layers: [
        dense({ units: hidden, activation: 'relu', inputShape: [null, size], name: 'fc1' }),
        dense({ units: size, name: 'fc2' }),
      ],
    });
    const layer = reZeroResidual({ layer: branch });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        alpha: inputs['param.alpha']!,
        'layer/kernel': t(inputs['param.fc1.weight']!),
        'layer/bias': inputs['param.fc1.bias']!,
        'layer/kernel_1': t(inputs['param.fc2.weight']!),
        'layer/bias_1': inputs['param.fc2.bias']!,
      };
      const [y] = applyWith(layer, weights, [inputs['in.x']!]);
      return { 'out.y': y! };
    });
  });
});

describe('LayerScaleResidual', () => {
  it.each(layerCases('residual/layerscale'))('$name', async (layerCase) => {
    const units = layerCase.tensors['param.W']!.shape[0]!;
    const branch = dense({ units, activation: 'tanh', useBias: false });
    const layer = layerScaleResidual({ layer: branch });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = { gamma: inputs['param.gamma']!, 'layer/kernel': t(inputs['param.W']!) };
      const [y] = applyWith(layer, weights, [inputs['in.x']!]);
      return { 'out.y': y! };
    });
  });
});

describe('PreNormResidual and PostNormResidual', () => {
  it.each(layerCases('residual/residual_prenorm_postnorm'))('$name', async (layerCase) => {
    const units = layerCase.tensors['param.W']!.shape[0]!;
    const branch = () => dense({ units, activation: 'gelu' });
    const epsilon = layerCase.config.eps;
    const before = preNormResidual({ layer: branch(), epsilon });
    const after = postNormResidual({ layer: branch(), epsilon });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        'layer/kernel': t(inputs['param.W']!),
        'layer/bias': inputs['param.b']!,
        'norm/gamma': inputs['param.ln_weight']!,
        'norm/beta': inputs['param.ln_bias']!,
      };
      const x = [inputs['in.x']!];
      const [pre] = applyWith(before, weights, x);
      const [post] = applyWith(after, weights, x);
      return { 'out.pre': pre!, 'out.post': post! };
    });
  });
});
