import { initializers } from '@resattn/core';
import {
  basicBlock,
  dense,
  dropout,
  layerNorm,
  learnedPositions,
  maxPooling,
  preActivationBlock,
  sinusoidalPositions,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type ResNetAttentionConfig, resNetAttentionOptions } from './options/resnet-attention.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';
import { poolText } from './text-pooling.js';

const family = 'resnet-attention';

/**
 * ResNet-Attention: residual convolutions read each token with its neighbours, an attention layer
 * weighs the tokens, and a linear layer classifies their weighted sum.
 *
 * ```text
 * x = E[tokens] (+ positions)                  [batch, time, embeddingDim]
 * h = residual blocks of conv1d, y = x + F(x)  [batch, time, filters]
 * a = softmax over time of w tanh(W h + b)     [batch, time]      (plain: w h)
 * c = sum over time of a h                     [batch, filters]
 * logits = V c + d                             [batch, numClasses]
 * ```
 *
 * Padding is hidden everywhere: a text has the same logits whatever it is padded to. Without learned
 * positions the model reads texts of any length.
 *
 * Residual blocks: He et al., 2015, https://arxiv.org/abs/1512.03385 (v1) and 2016,
 * https://arxiv.org/abs/1603.05027 (v2). Attention: Yang et al., "Hierarchical attention networks
 * for document classification", 2016, whose word level this is.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function resNetAttention(config: ResNetAttentionConfig): TextClassifier {
  const resolved = resolveConfig(family, resNetAttentionOptions, config);
  const { vocabularySize, numClasses, padId, filters, kernelSize } = resolved;
  const { variant, norm, position, maxPositions } = resolved;
  const { embeddingDropout, headDropout } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  let h = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
    padId,
    dropout: embeddingDropout,
    embeddingsInitializer: initializers.randomNormal({ stddev: resolved.embeddingStddev }),
  }).apply(tokens);
  if (position === 'learned') {
    h = learnedPositions({ name: 'positions', maxLength: maxPositions }).apply(h);
  } else if (position === 'sinusoidal') {
    h = sinusoidalPositions({ name: 'positions' }).apply(h);
  }

  const block = variant === 'v1' ? basicBlock : preActivationBlock;
  filters.forEach((width, i) => {
    const layer = block({
      name: `block${i + 1}`,
      filters: width,
      kernelSize,
      shortcut: resolved.residual,
      zeroInit: resolved.residual && resolved.zeroInit,
      norm,
      dropout: resolved.dropout,
    });
    h = layer.apply(h);
  });
  // Pre-activation leaves the sum of the blocks as it is, so the stack ends with a normalization.
  if (variant === 'v2') h = layerNorm({ name: 'norm' }).apply(h);

  const { context, weights } = poolText(h, resolved);
  const pooled = resolved.maxPooling
    ? (tf.layers
        .concatenate({ name: 'concat', axis: -1 })
        .apply([context, maxPooling({ name: 'max' }).apply(h)]) as tf.SymbolicTensor)
    : context;
  const dropped = dropout({ name: 'dropout', rate: headDropout }).apply(pooled);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({
      name: 'resnet_attention',
      inputs: tokens,
      outputs: weights ? [logits, weights] : logits,
    }),
    maxLength: position === 'learned' ? maxPositions : Number.POSITIVE_INFINITY,
  });
}
