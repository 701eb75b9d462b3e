import * as tf from '@tensorflow/tfjs';
import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, expect, it } from 'vitest';
import { type Activation, activation, dense, leakyRelu, softmax } from './index.js';

const cases = layerCases('activation/');
const feedForward = cases.filter(({ name }) => name.startsWith('ffn_'));

/** The activation of a reference case, by its name there. */
function activationOf(name: string): Activation {
  if (name === 'gelu_exact') return activation('gelu');
  if (name === 'leaky_relu') return (x) => leakyRelu(x, 0.1);
  if (name === 'softmax') return (x) => softmax(x);
  if (name === 'log_softmax') return (x) => tf.logSoftmax(x);
  return activation(name);
}

describe('activations', () => {
  it('has cases', () => expect(cases.length).toBeGreaterThan(0));

  it.each(cases.filter((each) => !feedForward.includes(each)))('$name', async (layerCase) => {
    const apply = activationOf(layerCase.name);
    await checkLayerCase(layerCase, (inputs) => ({ 'out.y': apply(inputs['in.x']!) }));
  });
});

describe('feed-forward networks', () => {
  it.each(feedForward)('$name', async (layerCase) => {
    const { config, name } = layerCase;
    const apply = activation(config.activation ?? name.replace('ffn_', ''));
    await checkLayerCase(layerCase, (inputs) => {
      const x = inputs['in.x']!;
      const project = (x: tf.Tensor, weight: string, bias?: string) =>
        dense(
          x,
          tf.transpose(inputs[`param.${weight}`]!),
          bias ? inputs[`param.${bias}`] : undefined,
        );
      if (!('param.W_gate' in inputs)) {
        return { 'out.y': project(apply(project(x, 'W1', 'b1')), 'W2', 'b2') };
      }
      const hidden = tf.mul(apply(project(x, 'W_gate')), project(x, 'W_up'));
      return { 'out.y': project(hidden, 'W_down') };
    });
  });
});
