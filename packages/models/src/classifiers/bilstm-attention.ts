import { initializers } from '@resattn/core';
import { dense, dropout, recurrentStack, tokenEmbedding } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type BiLstmAttentionConfig, biLstmAttentionOptions } from './options/bilstm-attention.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';
import { poolText } from './text-pooling.js';

const family = 'bilstm-attention';

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
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function biLstmAttention(config: BiLstmAttentionConfig): TextClassifier {
  const resolved = resolveConfig(family, biLstmAttentionOptions, config);
  const { vocabularySize, numClasses, padId, units, numLayers } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
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
    residual: resolved.residual,
    dropout: resolved.dropout,
  }).apply(x);
  const { context, weights } = poolText(h, resolved);
  const dropped = dropout({ name: 'dropout', rate: resolved.headDropout }).apply(context);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({
      name: 'bilstm_attention',
      inputs: tokens,
      outputs: weights ? [logits, weights] : logits,
    }),
  });
}
