import { initializers } from '@resattn/core';
import { dense, meanPooling, tokenEmbedding } from '@resattn/layers';
import { requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type ClassifierConfig, resolveConfig } from './config.js';
import { NgramIds } from './ngram-ids.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

export interface FastTextConfig extends ClassifierConfig {
  /** Features of a token or n-gram. Default 10, as published for classification. */
  readonly embeddingDim?: number | undefined;
  /** Longest n-gram of tokens; 1 is a plain bag of tokens. Default 2. */
  readonly maxN?: number | undefined;
  /** Ids that the n-grams share by hashing. Default 100,000. */
  readonly buckets?: number | undefined;
}

const family = 'fast-text';
const defaults = { embeddingDim: 10, maxN: 2, buckets: 100_000 } as const;

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
 * @throws Error for a configuration out of range, naming the field.
 */
export function fastText(config: FastTextConfig): TextClassifier {
  const resolved = resolveConfig<FastTextConfig>(family, config, defaults);
  const { vocabularySize, numClasses, padId, embeddingDim, maxN, buckets } = resolved;
  for (const field of ['embeddingDim', 'maxN', 'buckets'] as const)
    requireWholeNumber(family, field, resolved[field], 1);

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const ids = new NgramIds({ name: 'ngrams', vocabularySize, buckets, maxN, padId }).apply(tokens);
  const embedded = tokenEmbedding({
    name: 'embedding',
    vocabularySize: vocabularySize + (maxN > 1 ? buckets : 0),
    embeddingDim,
    padId,
    embeddingsInitializer: initializers.randomUniform({
      min: -1 / embeddingDim,
      max: 1 / embeddingDim,
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
