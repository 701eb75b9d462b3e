// An encoder-decoder Transformer of width 128 with 4 + 4 layers: 4,000 source and 4,000 target tokens
// a batch, sentences of 15 to 25 tokens padded to 25, label smoothing 0.1.
import { losses, optimizers } from '@resattn/core';
import {
  dense,
  sinusoidalPositions,
  tokenEmbedding,
  transformerDecoder,
  transformerEncoder,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { ids } from './shared/tensors.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

const vocabularySize = 8000;
const width = 128;
const batch = 160;
const time = 25;

/** @returns {import('./shared/tensors.mjs').Case} */
export function build() {
  const side = () => {
    const tokens = tf.input({ shape: [time], dtype: 'int32' });
    const embedding = tokenEmbedding({
      vocabularySize,
      embeddingDim: width,
      padId: 0,
      scaleByRoot: true,
    });
    return { tokens, x: sinusoidalPositions().apply(embedding.apply(tokens)) };
  };
  const options = /** @type {const} */ ({
    numLayers: 4,
    numHeads: 4,
    hiddenUnits: 4 * width,
    activation: 'relu',
  });
  const source = side();
  const target = side();
  const memory = transformerEncoder(options).apply(source.x);
  const h = transformerDecoder(options).apply([target.x, memory]);
  const logits = dense({ units: vocabularySize }).apply(h);
  const model = tf.model({ inputs: [source.tokens, target.tokens], outputs: logits });
  const lengths = Array.from({ length: batch }, (_, i) => 15 + (i % 11));
  const padded = () =>
    tf.tidy(() => {
      const isReal = tf.less(tf.range(0, time, 1, 'int32'), tf.tensor2d(lengths, [batch, 1]));
      return tf.mul(ids([batch, time], 1, vocabularySize), tf.cast(isReal, 'int32'));
    });
  return {
    inputs: [padded(), padded(), padded()],
    variables: model.trainableWeights.map((weight) => weight.read()),
    optimizer: optimizers.adam({ learningRate: 1e-3, beta2: 0.98, epsilon: 1e-9 }),
    loss: (source, target, labels) =>
      losses.softmaxCrossEntropy(
        /** @type {tf.Tensor} */ (model.apply([source, target], { training: true })),
        labels,
        { labelSmoothing: 0.1, ignoreIndex: 0 },
      ),
  };
}
