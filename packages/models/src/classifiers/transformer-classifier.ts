import { initializers } from '@resattn/core';
import {
  additiveAttentionPooling,
  dense,
  dropout,
  sinusoidalPositions,
  tokenEmbedding,
  transformerEncoder,
} from '@resattn/layers';
import { requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type ClassifierConfig, requireChoice, requireRate, resolveConfig } from './config.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

export interface TransformerClassifierConfig extends ClassifierConfig {
  /** Features of a token in all layers; a multiple of `numHeads`. Default 128. */
  readonly modelDim?: number | undefined;
  readonly numHeads?: number | undefined;
  /** Features of a head's queries, keys and values. Default `modelDim / numHeads`. */
  readonly headDim?: number | undefined;
  readonly numLayers?: number | undefined;
  /** Features inside the feed-forward networks. Default 512. */
  readonly hiddenUnits?: number | undefined;
  /** Where the normalization stands in each layer. Default `preNorm`. */
  readonly residual?: 'preNorm' | 'postNorm' | undefined;
  /** Hidden size of the pooling's attention score. Default 128. */
  readonly attentionDim?: number | undefined;
  /** Dropout rate of embeddings, of each part's output and of the context. Default 0.1. */
  readonly dropout?: number | undefined;
}

const family = 'transformer';
const defaults = {
  modelDim: 128,
  numHeads: 4,
  numLayers: 2,
  hiddenUnits: 512,
  residual: 'preNorm',
  attentionDim: 128,
  dropout: 0.1,
} as const;

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
 * @throws Error for a configuration out of range, naming the field.
 */
export function transformerClassifier(config: TransformerClassifierConfig): TextClassifier {
  const { modelDim: features = defaults.modelDim, numHeads: heads = defaults.numHeads } = config;
  const resolved = resolveConfig<TransformerClassifierConfig>(family, config, {
    ...defaults,
    headDim: features / heads,
  });
  const { vocabularySize, numClasses, padId, modelDim, numHeads, residual } = resolved;
  const { headDim } = resolved;
  const sizes = ['modelDim', 'numHeads', 'numLayers', 'hiddenUnits', 'attentionDim'] as const;
  for (const field of sizes) requireWholeNumber(family, field, resolved[field], 1);
  if (config.headDim !== undefined) requireWholeNumber(family, 'headDim', headDim, 1);
  requireRate(family, 'dropout', resolved.dropout);
  requireChoice(family, 'residual', residual, ['preNorm', 'postNorm']);
  if (config.headDim === undefined && modelDim % (2 * numHeads) !== 0) {
    throw new Error(
      `${family}: modelDim is ${modelDim} and numHeads ${numHeads}, want an even number of ` +
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
  const [context, weights] = additiveAttentionPooling({
    name: 'attention',
    units: resolved.attentionDim,
    returnAttentionScores: true,
  }).apply(h);
  const dropped = dropout({ name: 'dropout', rate: resolved.dropout }).apply(context);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({
      name: 'transformer_classifier',
      inputs: tokens,
      outputs: [logits, weights],
    }),
  });
}
