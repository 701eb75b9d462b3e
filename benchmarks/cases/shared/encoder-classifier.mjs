// A Transformer encoder of width 256 with 4 layers and a vocabulary of 10,000, its mean classified.
import { losses, optimizers } from '@resattn/core';
import {
  dense,
  learnedPositions,
  meanPooling,
  tokenEmbedding,
  transformerEncoder,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { ids } from './tensors.mjs';

const vocabularySize = 10_000;
const width = 256;
const numClasses = 6;

/**
 * The case of one shape of the batch.
 *
 * @param {{ batch: number, time: number }} shape
 * @returns {import('./tensors.mjs').Case}
 */
export function encoderClassifier({ batch, time }) {
  const tokens = tf.input({ shape: [time], dtype: 'int32' });
  const embedding = tokenEmbedding({ vocabularySize, embeddingDim: width });
  const positions = learnedPositions({ maxLength: time });
  const encoder = transformerEncoder({
    numLayers: 4,
    numHeads: 4,
    hiddenUnits: 4 * width,
    activation: 'gelu_tanh',
  });
  const pooled = meanPooling().apply(encoder.apply(positions.apply(embedding.apply(tokens))));
  const logits = dense({ units: numClasses }).apply(pooled);
  const model = tf.model({ inputs: tokens, outputs: logits });
  return {
    inputs: [ids([batch, time], 0, vocabularySize), ids([batch], 0, numClasses)],
    variables: model.trainableWeights.map((weight) => weight.read()),
    optimizer: optimizers.adam({ learningRate: 1e-3 }),
    loss: (tokens, labels) =>
      losses.softmaxCrossEntropy(
        /** @type {tf.Tensor} */ (model.apply(tokens, { training: true })),
        labels,
      ),
    infer: (tokens) => /** @type {tf.Tensor} */ (model.apply(tokens)),
  };
}
