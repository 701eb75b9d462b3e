import { initializers } from '@resattn/core';
import { dense, meanPooling, tokenEmbedding } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { NgramIds } from './ngram-ids.js';
import { type FastTextConfig, fastTextOptions } from './options/fast-text.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'fast-text';

/**
 * The linear baseline of fastText: the mean of the embeddings of a text's tokens and n-grams, and a
 * linear classifier over it.
 *
 * ```text
 * c = mean over all n-grams g of the text of E[id(g)]   [batch, embeddingDim]
 * logits = V c + d                                      [batch, numClasses]
 * ```
 *
 * n-grams of two tokens and more are hashed, see {@link NgramIds}. The softmax is full, where
 * fastText has a hierarchical one for many classes. As there, embeddings start uniform in
 * [-1 / embeddingDim, 1 / embeddingDim] and the classifier at zero.
 *
 * Joulin et al., "Bag of tricks for efficient text classification", EACL 2017,
 * https://arxiv.org/abs/1607.01759.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function fastText(config: FastTextConfig): TextClassifier {
  const resolved = resolveConfig(family, fastTextOptions, config);
  const { vocabularySize, numClasses, padId, maxN, buckets } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const ids = new NgramIds({ name: 'ngrams', vocabularySize, buckets, maxN, padId }).apply(tokens);
  const embedded = tokenEmbedding({
    name: 'embedding',
    vocabularySize: vocabularySize + (maxN > 1 ? buckets : 0),
    embeddingDim: resolved.embeddingDim,
    padId,
    embeddingsInitializer: initializers.randomUniform({
      min: -1 / resolved.embeddingDim,
      max: 1 / resolved.embeddingDim,
    }),
  }).apply(ids);
  const mean = meanPooling({ name: 'mean' }).apply(embedded);
  const logits = dense({
    name: 'classifier',
    units: numClasses,
    kernelInitializer: 'zeros',
  }).apply(mean);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'fast_text', inputs: tokens, outputs: logits }),
  });
}
