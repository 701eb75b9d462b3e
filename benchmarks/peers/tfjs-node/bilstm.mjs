// The network of cases/bilstm.mjs in plain tf.layers.

const [vocabularySize, numClasses, batch, time, width] = [10_000, 6, 32, 40, 256];

export function build(tf) {
  const { layers } = tf;
  const input = tf.input({ shape: [time], dtype: 'int32' });
  const x = layers.embedding({ inputDim: vocabularySize, outputDim: width }).apply(input);
  const lstm = layers.lstm({ units: width, returnSequences: true });
  const h = layers.bidirectional({ layer: lstm, mergeMode: 'concat' }).apply(x);
  const hidden = layers.dense({ units: width, activation: 'tanh' }).apply(h);
  const scores = layers.dense({ units: 1, useBias: false }).apply(hidden);
  const normalized = layers.softmax().apply(layers.flatten().apply(scores));
  const weights = layers.reshape({ targetShape: [time, 1] }).apply(normalized);
  const context = layers.flatten().apply(layers.dot({ axes: 1 }).apply([weights, h]));
  return {
    model: tf.model({
      inputs: input,
      outputs: layers.dense({ units: numClasses }).apply(context),
    }),
    inputs: [
      tf.randomUniform([batch, time], 1, vocabularySize, 'int32', 1),
      tf.randomUniform([batch], 0, numClasses, 'int32', 2),
    ],
    numClasses,
  };
}
