import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { checkLayerCase, type LayerCase, layerCases, toTensor } from '@test/layer-goldens';
import { describe, expect, it } from 'vitest';
import { tokenEmbedding } from '../../embedding/token-embedding.js';
import { dense } from '../../feedforward/dense.js';
import { applyWith, channelsLast, toKernel } from '../../fixtures/apply-with.js';
import { softmaxPooling } from '../../pooling/softmax-pooling.js';
import { basicBlock } from './basic-block.js';
import { bottleneckBlock } from './bottleneck-block.js';
import type { ConvBlock } from './conv-block.js';
import { preActivationBlock } from './pre-activation-block.js';

type Tensors = Record<string, tf.Tensor>;

/** Our names of the parts of PyTorch's blocks. */
const parts: Record<string, string> = {
  conv1: 'conv1',
  conv2: 'conv2',
  conv3: 'conv3',
  bn1: 'norm1',
  bn2: 'norm2',
  bn3: 'norm3',
  down: 'shortcut',
  'down.0': 'shortcut',
  'down.1': 'shortcutNorm',
};
const squeezes: Record<string, string> = {
  'se.fc1.weight': 'squeeze/kernel',
  'se.fc1.bias': 'squeeze/bias',
  'se.fc2.weight': 'excite/kernel',
  'se.fc2.bias': 'excite/bias',
};

/** The weights of a block, from PyTorch's parameters under `prefix`. */
function blockWeights(inputs: Tensors, prefix: string): Tensors {
  const weights: Tensors = {};
  for (const [key, tensor] of Object.entries(inputs)) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    if (name in squeezes) {
      const isMatrix = tensor.rank === 2;
      weights[`squeezeExcitation/${squeezes[name]}`] = isMatrix ? tf.transpose(tensor) : tensor;
      continue;
    }
    const dot = name.lastIndexOf('.');
    const part = parts[name.slice(0, dot)]!;
    if (tensor.rank === 3) weights[`${part}/kernel`] = toKernel(tensor);
    else weights[`${part}/${name.endsWith('weight') ? 'gamma' : 'beta'}`] = tensor;
  }
  return weights;
}

/** The moving statistics of a block, from PyTorch's buffers under `prefix`. */
function blockBuffers(constants: Tensors, prefix: string): Tensors {
  const buffers: Tensors = {};
  for (const [key, tensor] of Object.entries(constants)) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const dot = name.lastIndexOf('.');
    const kind = name.endsWith('mean') ? 'movingMean' : 'movingVariance';
    buffers[`${parts[name.slice(0, dot)]}/${kind}`] = tensor;
  }
  return buffers;
}

function makeBlock({ name, config, tensors }: LayerCase): ConvBlock {
  const shared = {
    kernelSize: config.kernel,
    strides: config.strides,
    epsilon: config.bn_eps,
    momentum: 1 - config.bn_momentum,
    useBias: config.conv_bias,
  };
  const filters = (conv: string) => tensors[`param.${conv}.weight`]!.shape[0]!;
  if (name.includes('preact')) return preActivationBlock({ ...shared, filters: filters('conv2') });
  if (!('param.conv3.weight' in tensors))
    return basicBlock({ ...shared, filters: filters('conv2') });
  return bottleneckBlock({
    ...shared,
    filters: filters('conv3'),
    bottleneckFilters: filters('conv1'),
    groups: config.groups,
    squeezeUnits: tensors['param.se.fc1.weight']?.shape[0],
  }) as ConvBlock;
}

const blockCases = layerCases('residual/').filter(({ config }) => 'bn_train' in config);

describe('convolutional residual blocks', () => {
  const run = (block: ConvBlock, { config }: LayerCase, inputs: Tensors, constants: Tensors) =>
    channelsLast(
      applyWith(block, blockWeights(inputs, 'param.'), [channelsLast(inputs['in.x']!)], {
        training: config.bn_train,
        buffers: blockBuffers(constants, 'buffer.before.'),
      })[0]!,
    );

  it.each(blockCases)('$name', async (layerCase) => {
    const block = makeBlock(layerCase);
    await checkLayerCase(layerCase, (inputs, constants) => ({
      'out.y': run(block, layerCase, inputs, constants),
    }));
  });

  it.each(blockCases)('$name: moving statistics', (layerCase) => {
    const block = makeBlock(layerCase);
    tf.tidy(() => {
      const given = Object.fromEntries(
        Object.entries(layerCase.tensors).map(([key, tensor]) => [key, toTensor(tensor)]),
      );
      run(block, layerCase, given, given);
      const after = blockBuffers(given, 'buffer.after.');
      const before = blockBuffers(given, 'buffer.before.');
      expect(Object.keys(before).length).toBe(block.nonTrainableWeights.length);
      for (const weight of block.nonTrainableWeights) {
        const name = weight.originalName.slice(block.name.length + 1);
        const wanted = (after[name] ?? before[name])!;
        expectClose(weight.read().dataSync(), wanted.dataSync(), layerCase.tolerance, name);
      }
    });
  });
});

describe('ResNet-Attention', () => {
  it.each(layerCases('network/resnet_attention'))('$name', async (layerCase) => {
    const { vocab, dim, classes, bn_train, bn_eps, bn_momentum } = layerCase.config;
    const filters = layerCase.tensors['param.block2.conv1.weight']!.shape[0]!;
    const shared = { epsilon: bn_eps, momentum: 1 - bn_momentum };
    const embedding = tokenEmbedding({ vocabularySize: vocab, embeddingDim: dim });
    const blocks = [basicBlock({ ...shared, filters: dim }), basicBlock({ ...shared, filters })];
    const pooling = softmaxPooling({ returnAttentionScores: true });
    const output = dense({ units: classes });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const table = { embeddings: inputs['param.embedding.weight']! };
      let [h] = applyWith(embedding, table, [constants['int.ids']!]);
      blocks.forEach((block, i) => {
        const prefix = `block${i + 1}.`;
        [h] = applyWith(block, blockWeights(inputs, `param.${prefix}`), [h!], {
          training: bn_train,
          buffers: blockBuffers(constants, `buffer.before.${prefix}`),
        });
      });
      const attention = { kernel: tf.transpose(inputs['param.attention.weight']!) };
      const mask = [constants['mask.keep']!];
      const [context, weights] = applyWith(pooling, attention, [h!], { mask });
      const head = {
        kernel: tf.transpose(inputs['param.output.weight']!),
        bias: inputs['param.output.bias']!,
      };
      const [logits] = applyWith(output, head, [context!]);
      const oneHot = tf.oneHot(constants['int.labels']!, classes);
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits!), oneHot), -1)));
      const named: Record<string, tf.Tensor> = {
        'out.loss': loss,
        'out.logits': logits!,
        'aux.logits': logits!,
        'aux.weights': weights!,
        'aux.attention': weights!,
        'aux.a': weights!,
      };
      return Object.fromEntries(
        Object.entries(named).filter(([name]) => name in layerCase.tensors),
      );
    });
  });
});
