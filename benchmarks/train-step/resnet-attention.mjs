// The main job's model: batch 128, 32 tokens, width 96, 6 convolutions in 3 pre-activation blocks.
import { jit, optimizers, setSeed } from '@resattn/core';
import { classifierLoss, resNetAttention } from '@resattn/models';
import { useTensorFlow } from '@resattn/runtime';
import * as tf from '@tensorflow/tfjs';
import { serve } from '../harness/contender.mjs';

const [mode, threads] = process.argv.slice(2);
const batch = 128;
const time = 32;
const width = 96;
const vocabularySize = 4000;
const numClasses = 72;

const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});
setSeed(1);
const tokens = tf.randomUniform([batch, time], 1, vocabularySize, 'int32', 1);
const labels = tf.randomUniform([batch], 0, numClasses, 'int32', 2);

function ours() {
  const classifier = resNetAttention({ vocabularySize, numClasses });
  const loss = classifierLoss(classifier);
  const optimizer = optimizers.adam({ learningRate: 1e-3 });
  const variables = classifier.model.trainableWeights.map((weight) => weight.read());
  return jit(
    (tokens, labels) =>
      optimizer.minimize(() => loss({ tokens, labels }, true).loss, true, variables),
    { name: 'step', compiler: mode },
  );
}

/** The same network in plain tf.layers and tf.train, as a user of tfjs-node writes it. */
function plain() {
  const { layers } = tf;
  const input = tf.input({ shape: [time], dtype: 'int32' });
  let h = layers.embedding({ inputDim: vocabularySize, outputDim: width }).apply(input);
  h = layers.dropout({ rate: 0.1 }).apply(h);
  const half = (x) => {
    const active = layers.reLU().apply(layers.batchNormalization().apply(x));
    return layers.conv1d({ filters: width, kernelSize: 3, padding: 'same' }).apply(active);
  };
  for (let i = 0; i < 3; i++) {
    const inner = half(layers.dropout({ rate: 0.1 }).apply(half(h)));
    h = layers.add().apply([h, inner]);
  }
  h = layers.layerNormalization().apply(h);
  const hidden = layers.dense({ units: width, activation: 'tanh' }).apply(h);
  const scores = layers.dense({ units: 1, useBias: false }).apply(hidden);
  const weights = layers.softmax({ axis: 1 }).apply(scores);
  const context = layers.flatten().apply(layers.dot({ axes: 1 }).apply([weights, h]));
  const output = layers
    .dense({ units: numClasses })
    .apply(layers.dropout({ rate: 0.1 }).apply(context));
  const model = tf.model({ inputs: input, outputs: output });
  const optimizer = tf.train.adam(1e-3);
  return (tokens, labels) =>
    optimizer.minimize(
      () =>
        tf.losses.softmaxCrossEntropy(
          tf.oneHot(labels, numClasses),
          model.apply(tokens, { training: true }),
        ),
      true,
    );
}

const step = mode === 'eager' ? plain() : ours();
const run = () => {
  const loss = step(tokens, labels);
  loss.dataSync();
  loss.dispose();
};
run();
serve(`${line}, ${mode}`, run);
