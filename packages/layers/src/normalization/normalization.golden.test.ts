import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { checkLayerCase, type LayerCase, layerCases, toTensor } from '@test/layer-goldens';
import { describe, expect, it } from 'vitest';
import { applyWith, channelsLast } from '../fixtures/apply-with.js';
import { batchNorm } from './batch-norm.js';
import { groupNorm } from './group-norm.js';
import { layerNorm } from './layer-norm.js';
import { rmsNorm } from './rms-norm.js';

const cases = layerCases('norm/');
const named = (prefix: string) => cases.filter(({ name }) => name.startsWith(prefix));

describe('LayerNorm', () => {
  it.each(named('layernorm'))('$name', async (layerCase) => {
    const { eps, affine, bias, normalized_dims } = layerCase.config;
    const layer = layerNorm({
      epsilon: eps,
      useScale: affine,
      useBias: bias,
      numAxes: normalized_dims,
    });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = {
        ...(affine && { gamma: inputs['param.weight']! }),
        ...(bias && { beta: inputs['param.bias']! }),
      };
      return { 'out.y': applyWith(layer, weights, [inputs['in.x']!])[0]! };
    });
  });
});

describe('RmsNorm', () => {
  it.each(named('rmsnorm'))('$name', async (layerCase) => {
    const layer = rmsNorm({ epsilon: layerCase.config.eps });
    await checkLayerCase(layerCase, (inputs) => {
      const [y] = applyWith(layer, { gamma: inputs['param.weight']! }, [inputs['in.x']!]);
      return { 'out.y': y! };
    });
  });
});

describe('GroupNorm', () => {
  it.each(named('groupnorm'))('$name', async (layerCase) => {
    const { groups, eps } = layerCase.config;
    const layer = groupNorm({ groups, epsilon: eps });
    await checkLayerCase(layerCase, (inputs) => {
      const weights = { gamma: inputs['param.weight']!, beta: inputs['param.bias']! };
      const [y] = applyWith(layer, weights, [channelsLast(inputs['in.x']!)]);
      return { 'out.y': channelsLast(y!) };
    });
  });
});

describe('BatchNorm', () => {
  const make = ({ config }: LayerCase) =>
    batchNorm({
      epsilon: config.eps,
      momentum: config.momentum === null ? 'cumulative' : 1 - config.momentum,
    });
  /** Calls the layer once an input, in order, from the case's first statistics on. */
  const run = (
    layer: ReturnType<typeof batchNorm>,
    { config }: LayerCase,
    inputs: Record<string, tf.Tensor>,
    constants: Record<string, tf.Tensor>,
  ): Record<string, tf.Tensor> => {
    const weights = { gamma: inputs['param.weight']!, beta: inputs['param.bias']! };
    let buffers: Record<string, tf.Tensor> = {
      movingMean: constants['buffer.before.running_mean']!,
      movingVariance: constants['buffer.before.running_var']!,
      ...(config.momentum === null && { numSteps: tf.scalar(0) }),
    };
    const outputs: Record<string, tf.Tensor> = {};
    for (const key of Object.keys(inputs).filter((name) => name.startsWith('in.x'))) {
      const x = inputs[key]!;
      const isSequence = x.rank === 3;
      const options = { training: config.train, buffers };
      const [y] = applyWith(layer, weights, [isSequence ? channelsLast(x) : x], options);
      outputs[key.replace('in.x', 'out.y')] = isSequence ? channelsLast(y!) : y!;
      buffers = {};
    }
    return outputs;
  };

  it.each(named('batchnorm'))('$name', async (layerCase) => {
    const layer = make(layerCase);
    await checkLayerCase(layerCase, (inputs, constants) =>
      run(layer, layerCase, inputs, constants),
    );
  });

  const moving = named('batchnorm').filter(({ tensors }) => 'buffer.after.running_mean' in tensors);
  it.each(moving)('$name: moving statistics', (layerCase) => {
    const { tensors, tolerance } = layerCase;
    const layer = make(layerCase);
    tf.tidy(() => {
      const given = Object.fromEntries(
        Object.entries(tensors).map(([key, tensor]) => [key, toTensor(tensor)]),
      );
      const inputs = Object.fromEntries(
        Object.entries(given).filter(([key]) => /^(in|param)\./.test(key)),
      );
      run(layer, layerCase, inputs, given);
    });
    const after = Object.fromEntries(
      layer.nonTrainableWeights.map((weight) => [
        weight.originalName.split('/').pop()!,
        weight.read().dataSync(),
      ]),
    );
    expect(after.movingMean).toBeDefined();
    expectClose(
      after.movingMean!,
      tensors['buffer.after.running_mean']!.values,
      tolerance,
      'moving mean',
    );
    expectClose(
      after.movingVariance!,
      tensors['buffer.after.running_var']!.values,
      tolerance,
      'moving variance',
    );
  });
});
