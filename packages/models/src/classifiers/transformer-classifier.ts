import { initializers } from '@resattn/core';
import {
  dense,
  dropout,
  sinusoidalPositions,
  tokenEmbedding,
  transformerEncoder,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import {
  type TransformerClassifierConfig,
  transformerClassifierOptions,
} from './options/transformer-classifier.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';
import { poolText } from './text-pooling.js';

const family = 'transformer';

/**
 * Transformer encoder as a classifier: self-attention lets every token see every other one, an
 * attention layer weighs them, a linear layer classifies their weighted sum.
 *
 * ```text
 * x = sqrt(modelDim) E[tokens] + P                     [batch, time, modelDim]
 * h = encoder layers: self-attention, feed-forward     [batch, time, modelDim]
 * a = softmax over time of w tanh(W h + b)             [batch, time]
 * logits = V dropout(sum over time of a h) + d         [batch, numClasses]
 * ```
 *
 * Positions P are the sinusoids of the paper, so that there is no longest text.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762. The pooling is
 * that of Yang et al., 2016, where BERT takes the first token.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function transformerClassifier(config: TransformerClassifierConfig): TextClassifier {
  const checked = resolveConfig(family, transformerClassifierOptions, config);
  const resolved = { ...checked, headDim: config.headDim ?? checked.modelDim / checked.numHeads };
  const { vocabularySize, numClasses, padId, modelDim, numHeads, residual } = resolved;
  const { headDim } = resolved;
  if (config.headDim === undefined && modelDim % (2 * numHeads) !== 0) {
    throw new Error(
      `${family}: modelDim is ${modelDim} and numHeads ${numHeads}, expected an even number of ` +
        'features for each head',
    );
  }

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const embedded = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: modelDim,
    padId,
    scaleByRoot: true,
    embeddingsInitializer: initializers.randomNormal({ stddev: modelDim ** -0.5 }),
  }).apply(tokens);
  const placed = sinusoidalPositions({ name: 'positions' }).apply(embedded);
  const x = dropout({ name: 'embeddingDropout', rate: resolved.dropout }).apply(placed);
  const h = transformerEncoder({
    name: 'encoder',
    numLayers: resolved.numLayers,
    numHeads,
    headDim,
    hiddenUnits: resolved.hiddenUnits,
    residual,
    dropout: resolved.dropout,
  }).apply(x);
  const { context, weights } = poolText(h, resolved);
  const dropped = dropout({ name: 'dropout', rate: resolved.dropout }).apply(context);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({
      name: 'transformer_classifier',
      inputs: tokens,
      outputs: weights ? [logits, weights] : logits,
    }),
  });
}
