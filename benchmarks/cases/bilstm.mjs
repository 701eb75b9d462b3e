// A bidirectional LSTM with attention: width 256 a direction, batch 32, 40 tokens.
import { optimizers } from '@resattn/core';
import { biLstmAttention, classifierLoss } from '@resattn/models';
import { ids } from './shared/tensors.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

/** @returns {import('./shared/tensors.mjs').Case} */
export function build() {
  const vocabularySize = 10_000;
  const numClasses = 6;
  const classifier = biLstmAttention({
    vocabularySize,
    numClasses,
    embeddingDim: 256,
    units: 256,
    attentionDim: 256,
    embeddingDropout: 0,
    dropout: 0,
    headDropout: 0,
  });
  const loss = classifierLoss(classifier);
  return {
    inputs: [ids([32, 40], 1, vocabularySize), ids([32], 0, numClasses)],
    variables: classifier.model.trainableWeights.map((weight) => weight.read()),
    optimizer: optimizers.adam({ learningRate: 1e-3 }),
    loss: (tokens, labels) => loss({ tokens, labels }, true).loss,
  };
}
