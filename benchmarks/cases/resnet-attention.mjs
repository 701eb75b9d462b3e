// The main job's model: batch 128, 32 tokens, width 96, 6 convolutions in 3 pre-activation blocks.
import { optimizers } from '@resattn/core';
import { applyClassifier, classifierLoss, resNetAttention } from '@resattn/models';
import { ids } from './shared/tensors.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

export function build() {
  const vocabularySize = 4000;
  const numClasses = 72;
  const classifier = resNetAttention({ vocabularySize, numClasses });
  const loss = classifierLoss(classifier);
  return {
    inputs: [ids([128, 32], 1, vocabularySize), ids([128], 0, numClasses)],
    variables: classifier.model.trainableWeights.map((weight) => weight.read()),
    optimizer: optimizers.adam({ learningRate: 1e-3 }),
    loss: (tokens, labels) => loss({ tokens, labels }, true).loss,
    infer: (tokens) => applyClassifier(classifier, tokens).logits,
  };
}
