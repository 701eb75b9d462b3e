import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { dense } from '../feedforward/index.js';
import { simpleRnn } from '../recurrent/index.js';
import type { ActivationOption } from './activations.js';

const tfjsNames: ActivationOption[] = [
  ...(['elu', 'selu', 'relu', 'relu6', 'linear', 'sigmoid', 'hardSigmoid', 'softplus'] as const),
  ...(['softsign', 'tanh', 'softmax', 'logSoftmax', 'gelu', 'gelu_new', 'mish', 'swish'] as const),
];

describe('activations by name', () => {
  it.each(tfjsNames)('%s is that of tf.layers.dense', (activation) => {
    const x = tf.randomNormal([3, 4], 0, 3, 'float32', 1);
    const ours = dense({ units: 5, activation });
    const theirs = tf.layers.dense({ units: 5, activation: activation as 'relu' });
    const got = ours.apply(x);
    theirs.apply(x);
    theirs.setWeights(ours.getWeights());
    const wanted = (theirs.apply(x) as tf.Tensor).dataSync();
    for (const [i, value] of got.dataSync().entries()) expect(value).toBeCloseTo(wanted[i]!, 4);
  });

  it('are read again from a configuration of tfjs, which changes their case', () => {
    const layer = dense({ units: 2, activation: 'hard_sigmoid' });
    expect(layer.getConfig().activation).toBe('hard_sigmoid');
    expect(dense({ units: 2, activation: 'hardSigmoid' }).getConfig().activation).toBe(
      'hard_sigmoid',
    );
  });

  it.each([
    ['sofmax', 'activation is "sofmax"; did you mean "softmax"?'],
    ['Softplsu', 'did you mean "softplus"?'],
    [tf.relu, 'activation is of type function, expected a name; apply a function of your own'],
    [{}, 'activation is of type object'],
  ])('%s is refused with what to write', (activation, message) => {
    expect(() => dense({ units: 2, activation: activation as never })).toThrow(message);
  });

  it('a recurrent layer says which it has', () => {
    expect(() => simpleRnn({ units: 2, activation: 'sigmoid' as never })).toThrow('tanh, relu');
  });
});
