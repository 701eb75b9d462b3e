import { initializers } from '@resattn/core';
import {
  additiveAttentionPooling,
  basicBlock,
  dense,
  dropout,
  layerNorm,
  learnedPositions,
  maxPooling,
  preActivationBlock,
  sinusoidalPositions,
  softmaxPooling,
  tokenEmbedding,
} from '@resattn/layers';
import { type Complete, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  type ClassifierConfig,
  requireChoice,
  requirePositive,
  requireRate,
  resolveConfig,
} from './config.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

export interface ResNetAttentionConfig extends ClassifierConfig {
  /** Features of a token. Default 96. */
  readonly embeddingDim?: number | undefined;
  /**
   * Standard deviation of the embeddings at first. Adam moves each weight by about the learning rate a
   * step, so that embeddings of deviation 1 stay near what was drawn. Default 0.1, near that of Kim
   * (2014), 0.14, and of Zhang and LeCun (2015), 0.05.
   */
  readonly embeddingStddev?: number | undefined;
  /**
   * Features of each residual block, one number a block; where they change, the shortcut is a
   * projection. Default three blocks of 96, so six convolutions.
   */
  readonly filters?: readonly number[] | undefined;
  /** Positions that a convolution reads. Default 3. */
  readonly kernelSize?: number | undefined;
  /** `v1` as first published, `v2` with pre-activation. Default `v2`. */
  readonly variant?: 'v1' | 'v2' | undefined;
  /** Whether blocks add their input; false makes them plain, for comparison. Default true. */
  readonly residual?: boolean | undefined;
  /**
   * Whether each block starts as its shortcut: the last convolution (`v2`) or the scale of the last
   * normalization (`v1`) is zero at first. Plain blocks, which have no shortcut, ignore it. Default true.
   */
  readonly zeroInit?: boolean | undefined;
  /** Normalization inside the blocks. Default `batchNorm`. */
  readonly norm?: 'batchNorm' | 'layerNorm' | 'rmsNorm' | 'none' | undefined;
  /** Score of a token: `additive` is w tanh(W h + b), `plain` is w h. Default `additive`. */
  readonly attention?: 'additive' | 'plain' | undefined;
  /** Hidden size of the additive score. Default 96. */
  readonly attentionDim?: number | undefined;
  /** Whether the classifier also sees the largest value of each feature over the text. Default false. */
  readonly maxPooling?: boolean | undefined;
  /** What tells the model where a token stands, beside the convolutions. Default `none`. */
  readonly position?: 'none' | 'learned' | 'sinusoidal' | undefined;
  /** Longest text that learned positions can number. Default 512. */
  readonly maxPositions?: number | undefined;
  /** Dropout rate of the embeddings. Default 0.1. */
  readonly embeddingDropout?: number | undefined;
  /** Dropout rate inside the residual blocks. Default 0.1. */
  readonly dropout?: number | undefined;
  /** Dropout rate of the context before the classifier. Default 0.1. */
  readonly headDropout?: number | undefined;
}

const defaults = {
  embeddingDim: 96,
  embeddingStddev: 0.1,
  filters: [96, 96, 96],
  kernelSize: 3,
  variant: 'v2',
  residual: true,
  zeroInit: true,
  norm: 'batchNorm',
  attention: 'additive',
  attentionDim: 96,
  maxPooling: false,
  position: 'none',
  maxPositions: 512,
  embeddingDropout: 0.1,
  dropout: 0.1,
  headDropout: 0.1,
} as const;

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
 * @throws Error for a configuration out of range, naming the field.
 */
export function resNetAttention(config: ResNetAttentionConfig): TextClassifier {
  const resolved = resolveConfig<ResNetAttentionConfig>('resnet-attention', config, defaults);
  check(resolved);
  const { vocabularySize, numClasses, padId, embeddingDim, filters, kernelSize } = resolved;
  const { variant, norm, attention, attentionDim, position, maxPositions } = resolved;
  const { embeddingDropout, headDropout } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  let h = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim,
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

  const pooling =
    attention === 'additive'
      ? additiveAttentionPooling({
          name: 'attention',
          units: attentionDim,
          returnAttentionScores: true,
        })
      : softmaxPooling({ name: 'attention', returnAttentionScores: true });
  const [context, weights] = pooling.apply(h);
  const pooled = resolved.maxPooling
    ? tf.layers
        .concatenate({ name: 'concat', axis: -1 })
        .apply([context, maxPooling({ name: 'max' }).apply(h)])
    : context;
  const dropped = dropout({ name: 'dropout', rate: headDropout }).apply(pooled);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(
    dropped,
  ) as tf.SymbolicTensor;
  return textClassifier({
    family: 'resnet-attention',
    config: resolved,
    model: tf.model({ name: 'resnet_attention', inputs: tokens, outputs: [logits, weights] }),
    maxLength: position === 'learned' ? maxPositions : Number.POSITIVE_INFINITY,
  });
}

function check(config: Complete<ResNetAttentionConfig>): void {
  const family = 'resnet-attention';
  for (const field of ['embeddingDim', 'kernelSize', 'attentionDim', 'maxPositions'] as const)
    requireWholeNumber(family, field, config[field], 1);
  requirePositive(family, 'embeddingStddev', config.embeddingStddev);
  for (const field of ['embeddingDropout', 'dropout', 'headDropout'] as const)
    requireRate(family, field, config[field]);
  if (config.filters.length === 0)
    throw new Error(`${family}: filters is empty, want the width of at least one block`);
  for (const width of config.filters) requireWholeNumber(family, 'filters', width, 1);
  requireChoice(family, 'variant', config.variant, ['v1', 'v2']);
  requireChoice(family, 'norm', config.norm, ['batchNorm', 'layerNorm', 'rmsNorm', 'none']);
  requireChoice(family, 'attention', config.attention, ['additive', 'plain']);
  requireChoice(family, 'position', config.position, ['none', 'learned', 'sinusoidal']);
}
