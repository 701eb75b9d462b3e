// The network of cases/bilstm.mjs in plain tf.layers.
import { applied } from './library.mjs';

const [vocabularySize, numClasses, batch, time, width] = [10_000, 6, 32, 40, 256];

/** @param {import('./library.mjs').Tf} tf */
export function build(tf) {
  const { layers } = tf;
  const input = tf.input({ shape: [time], dtype: 'int32' });
  const x = applied(layers.embedding({ inputDim: vocabularySize, outputDim: width }), input);
  const lstm = layers.lstm({ units: width, returnSequences: true });
  const h = applied(layers.bidirectional({ layer: lstm, mergeMode: 'concat' }), x);
  const hidden = applied(layers.dense({ units: width, activation: 'tanh' }), h);
  const scores = applied(layers.dense({ units: 1, useBias: false }), hidden);
  const normalized = applied(layers.softmax(), applied(layers.flatten(), scores));
  const weights = applied(layers.reshape({ targetShape: [time, 1] }), normalized);
  const context = applied(layers.flatten(), applied(layers.dot({ axes: 1 }), [weights, h]));
  return {
    model: tf.model({
      inputs: input,
      outputs: applied(layers.dense({ units: numClasses }), context),
    }),
    inputs: [
      tf.randomUniform([batch, time], 1, vocabularySize, 'int32', 1),
      tf.randomUniform([batch], 0, numClasses, 'int32', 2),
    ],
    numClasses,
  };
}
