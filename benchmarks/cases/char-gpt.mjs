// nanoGPT's setting for a CPU: characters, width 128, 4 layers, batch 12, 64 characters, tied
// embeddings, no biases, AdamW, gradients clipped to norm 1.
import { losses, optimizers } from '@resattn/core';
import { learnedPositions, tiedEmbedding, transformerEncoder } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { ids } from './shared/tensors.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

const vocabularySize = 65;
const width = 128;
const batch = 12;
const time = 64;

/** @returns {import('./shared/tensors.mjs').Case} */
export function build() {
  const tokens = tf.input({ shape: [time], dtype: 'int32' });
  const embedding = tiedEmbedding({ vocabularySize, embeddingDim: width });
  const x = learnedPositions({ maxLength: time }).apply(embedding.apply(tokens));
  const h = transformerEncoder({
    numLayers: 4,
    numHeads: 4,
    hiddenUnits: 4 * width,
    activation: 'gelu',
    useBias: false,
    causal: true,
  }).apply(x);
  const model = tf.model({ inputs: tokens, outputs: embedding.apply(h) });
  return {
    inputs: [ids([batch, time], 0, vocabularySize), ids([batch, time], 0, vocabularySize)],
    variables: model.trainableWeights.map((weight) => weight.read()),
    optimizer: optimizers.adamw({
      learningRate: 1e-3,
      beta2: 0.99,
      weightDecay: 0.1,
      decay: (_, variable) => variable.rank > 1,
      clipNorm: 1,
    }),
    loss: (tokens, labels) =>
      losses.softmaxCrossEntropy(
        /** @type {tf.Tensor} */ (model.apply(tokens, { training: true })),
        labels,
      ),
  };
}
