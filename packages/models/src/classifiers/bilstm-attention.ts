import { initializers } from '@resattn/core';
import {
  additiveAttentionPooling,
  dense,
  dropout,
  recurrentStack,
  tokenEmbedding,
} from '@resattn/layers';
import { requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type ClassifierConfig, requirePositive, requireRate, resolveConfig } from './config.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

export interface BiLstmAttentionConfig extends ClassifierConfig {
  /** Features of a token. Default 100. */
  readonly embeddingDim?: number | undefined;
  /** Standard deviation of the embeddings at first. Default 0.1; as for ResNet-Attention. */
  readonly embeddingStddev?: number | undefined;
  /** Features of each direction. Default 100. */
  readonly units?: number | undefined;
  /** Recurrent layers, with a residual connection between those of one size. Default 1. */
  readonly numLayers?: number | undefined;
  /** Hidden size of the attention score. Default 100. */
  readonly attentionDim?: number | undefined;
  /** Dropout rate of the embeddings. Default 0.3. */
  readonly embeddingDropout?: number | undefined;
  /** Dropout rate between recurrent layers. Default 0.3. */
  readonly dropout?: number | undefined;
  /** Dropout rate of the context before the classifier. Default 0.5. */
  readonly headDropout?: number | undefined;
}

const family = 'bilstm-attention';
const defaults = {
  embeddingDim: 100,
  embeddingStddev: 0.1,
  units: 100,
  numLayers: 1,
  attentionDim: 100,
  embeddingDropout: 0.3,
  dropout: 0.3,
  headDropout: 0.5,
} as const;

/**
 * Bidirectional LSTM with attention: every token is read with all that is before and after it, then
 * weighed.
 *
 * ```text
 * x = E[tokens]                                        [batch, time, embeddingDim]
 * h_t = [forward LSTM; backward LSTM]                  [batch, time, 2 units]
 * a = softmax over time of w tanh(W h + b)             [batch, time]
 * c = sum over time of a h                             [batch, 2 units]
 * logits = V dropout(c) + d                            [batch, numClasses]
 * ```
 *
 * Zhou et al., "Attention-based bidirectional long short-term memory networks for relation
 * classification", ACL 2016, with its dropout rates; it adds the directions where they are
 * concatenated here, and the score is that of Yang et al., 2016.
 *
 * @throws Error for a configuration out of range, naming the field.
 */
export function biLstmAttention(config: BiLstmAttentionConfig): TextClassifier {
  const resolved = resolveConfig<BiLstmAttentionConfig>(family, config, defaults);
  const { vocabularySize, numClasses, padId, embeddingDim, units, numLayers } = resolved;
  for (const field of ['embeddingDim', 'units', 'numLayers', 'attentionDim'] as const)
    requireWholeNumber(family, field, resolved[field], 1);
  for (const field of ['embeddingDropout', 'dropout', 'headDropout'] as const)
    requireRate(family, field, resolved[field]);
  requirePositive(family, 'embeddingStddev', resolved.embeddingStddev);

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim,
    padId,
    dropout: resolved.embeddingDropout,
    embeddingsInitializer: initializers.randomNormal({ stddev: resolved.embeddingStddev }),
  }).apply(tokens);
  const h = recurrentStack({
    name: 'lstm',
    cell: 'lstm',
    units,
    numLayers,
    bidirectional: true,
    residual: true,
    dropout: resolved.dropout,
  }).apply(x);
  const [context, weights] = additiveAttentionPooling({
    name: 'attention',
    units: resolved.attentionDim,
    returnAttentionScores: true,
  }).apply(h);
  const dropped = dropout({ name: 'dropout', rate: resolved.headDropout }).apply(context);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'bilstm_attention', inputs: tokens, outputs: [logits, weights] }),
  });
}
