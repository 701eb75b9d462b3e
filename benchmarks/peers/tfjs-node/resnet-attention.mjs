// The network of cases/resnet-attention.mjs in plain tf.layers.
import { size } from '../../cases/resnet-attention.mjs';
import { applied } from './library.mjs';

/** @param {import('./library.mjs').Tf} tf */
export const build = (tf) => resNetAttention(tf, size);

/**
 * @param {import('./library.mjs').Tf} tf
 * @param {import('../../cases/shared/resnet-attention.mjs').Size} size
 */
export function resNetAttention(tf, { vocabulary, classes, batch, time, width, blocks }) {
  const { layers } = tf;
  const input = tf.input({ shape: [time], dtype: 'int32' });
  let h = applied(layers.embedding({ inputDim: vocabulary, outputDim: width }), input);
  h = applied(layers.dropout({ rate: 0.1 }), h);
  /** @param {import('./library.mjs').Symbolic} x */
  const half = (x) => {
    const active = applied(layers.reLU(), applied(layers.batchNormalization(), x));
    return applied(layers.conv1d({ filters: width, kernelSize: 3, padding: 'same' }), active);
  };
  for (let i = 0; i < blocks; i++) {
    const inner = half(applied(layers.dropout({ rate: 0.1 }), half(h)));
    h = applied(layers.add(), [h, inner]);
  }
  h = applied(layers.layerNormalization(), h);
  const hidden = applied(layers.dense({ units: width, activation: 'tanh' }), h);
  const scores = applied(layers.dense({ units: 1, useBias: false }), hidden);
  const normalized = applied(layers.softmax(), applied(layers.flatten(), scores));
  const weights = applied(layers.reshape({ targetShape: [time, 1] }), normalized);
  const context = applied(layers.flatten(), applied(layers.dot({ axes: 1 }), [weights, h]));
  const dropped = applied(layers.dropout({ rate: 0.1 }), context);
  const output = applied(layers.dense({ units: classes }), dropped);
  return {
    model: tf.model({ inputs: input, outputs: output }),
    inputs: [
      tf.randomUniform([batch, time], 1, vocabulary, 'int32', 1),
      tf.randomUniform([batch], 0, classes, 'int32', 2),
    ],
    numClasses: classes,
  };
}
