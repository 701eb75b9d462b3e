import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, type LayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
import { recurrentStack } from './recurrent-stack.js';

const cells = { lstm: 'lstm', gru: 'gru', rnn: 'simpleRnn' } as const;

/** Our weights of one layer and direction, from PyTorch's with that suffix. */
function cellWeights(
  inputs: Record<string, tf.Tensor>,
  cell: string,
  suffix: string,
): Record<string, tf.Tensor> {
  const of = (name: string) => inputs[`param.${name}_${suffix}`]!;
  const weights: Record<string, tf.Tensor> = {
    kernel: tf.transpose(of('weight_ih')),
    recurrentKernel: tf.transpose(of('weight_hh')),
  };
  if (cell !== 'gru') return { ...weights, bias: tf.add(of('bias_ih'), of('bias_hh')) };
  // The biases of a sum can be added up; that of the product under the reset gate cannot.
  const units = of('bias_hh').shape[0] / 3;
  const [gates, candidate] = tf.split(of('bias_hh'), [2 * units, units]);
  const added = tf.concat([gates!, tf.zeros([units])]);
  return { ...weights, bias: tf.add(of('bias_ih'), added), recurrentBias: candidate! };
}

function stackWeights(inputs: Record<string, tf.Tensor>, { config, name }: LayerCase) {
  const cell = name.split('_')[0]!;
  const weights: Record<string, tf.Tensor> = {};
  for (let layer = 0; layer < config.layers; layer++) {
    const directions = config.bidirectional
      ? ([
          ['forward/', ''],
          ['backward/', '_reverse'],
        ] as const)
      : ([['', '']] as const);
    for (const [prefix, suffix] of directions)
      for (const [key, tensor] of Object.entries(cellWeights(inputs, cell, `l${layer}${suffix}`)))
        weights[`layer${layer}/${prefix}${key}`] = tensor;
  }
  return weights;
}

describe('RecurrentStack', () => {
  it.each(layerCases('recurrent/'))('$name', async (layerCase) => {
    const { config } = layerCase;
    const cell = cells[layerCase.name.split('_')[0] as keyof typeof cells];
    const layer = recurrentStack({
      cell,
      units: config.hidden,
      numLayers: config.layers,
      bidirectional: config.bidirectional,
      returnState: true,
    });
    // States are [layers * directions, batch, units] there, [batch, …, units] here.
    const turned = (states: tf.Tensor) => tf.transpose(states, [1, 0, 2]);
    await checkLayerCase(layerCase, (inputs, constants) => {
      const states = ['h0', 'c0'].flatMap((key) =>
        `in.${key}` in inputs ? [turned(inputs[`in.${key}`]!)] : [],
      );
      const mask = [constants['mask.keep'] ?? null, ...states.map(() => null)];
      const given = [inputs['in.x']!, ...states];
      const [y, h, c] = applyWith(layer, stackWeights(inputs, layerCase), given, { mask });
      return { 'out.y': y!, 'out.h_n': turned(h!), ...(c && { 'out.c_n': turned(c) }) };
    });
  });
});
