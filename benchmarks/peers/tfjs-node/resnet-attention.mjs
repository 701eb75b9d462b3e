// The network of cases/resnet-attention.mjs in plain tf.layers.
import { size } from '../../cases/resnet-attention.mjs';

export const build = (tf) => resNetAttention(tf, size);

export function resNetAttention(tf, { vocabulary, classes, batch, time, width, blocks }) {
  const { layers } = tf;
  const input = tf.input({ shape: [time], dtype: 'int32' });
  let h = layers.embedding({ inputDim: vocabulary, outputDim: width }).apply(input);
  h = layers.dropout({ rate: 0.1 }).apply(h);
  const half = (x) => {
    const active = layers.reLU().apply(layers.batchNormalization().apply(x));
    return layers.conv1d({ filters: width, kernelSize: 3, padding: 'same' }).apply(active);
  };
  for (let i = 0; i < blocks; i++) {
    const inner = half(layers.dropout({ rate: 0.1 }).apply(half(h)));
    h = layers.add().apply([h, inner]);
  }
  h = layers.layerNormalization().apply(h);
  const hidden = layers.dense({ units: width, activation: 'tanh' }).apply(h);
  const scores = layers.dense({ units: 1, useBias: false }).apply(hidden);
  const normalized = layers.softmax().apply(layers.flatten().apply(scores));
  const weights = layers.reshape({ targetShape: [time, 1] }).apply(normalized);
  const context = layers.flatten().apply(layers.dot({ axes: 1 }).apply([weights, h]));
  const output = layers
    .dense({ units: classes })
    .apply(layers.dropout({ rate: 0.1 }).apply(context));
  return {
    model: tf.model({ inputs: input, outputs: output }),
    inputs: [
      tf.randomUniform([batch, time], 1, vocabulary, 'int32', 1),
      tf.randomUniform([batch], 0, classes, 'int32', 2),
    ],
    numClasses: classes,
  };
}
