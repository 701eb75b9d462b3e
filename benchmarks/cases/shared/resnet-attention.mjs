import { optimizers } from '@resattn/core';
import { applyClassifier, classifierLoss, resNetAttention } from '@resattn/models';
import { ids } from './tensors.mjs';

/**
 * @typedef {Readonly<Record<'vocabulary' | 'classes' | 'batch' | 'time' | 'width' | 'blocks', number>>} Size
 */

/**
 * ResNet-Attention with pre-activation blocks of two convolutions, trained by Adam.
 *
 * @param {Size} size
 * @returns {import('./tensors.mjs').Case}
 */
export function resNetAttentionCase({ vocabulary, classes, batch, time, width, blocks }) {
  const classifier = resNetAttention({
    vocabularySize: vocabulary,
    numClasses: classes,
    embeddingDim: width,
    filters: Array.from({ length: blocks }, () => width),
  });
  const loss = classifierLoss(classifier);
  return {
    inputs: [ids([batch, time], 1, vocabulary), ids([batch], 0, classes)],
    variables: classifier.model.trainableWeights.map((weight) => weight.read()),
    optimizer: optimizers.adam({ learningRate: 1e-3 }),
    loss: (tokens, labels) => loss({ tokens, labels }, true).loss,
    infer: (tokens) => applyClassifier(classifier, tokens).logits,
  };
}
