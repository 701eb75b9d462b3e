import { initializers } from '@resattn/core';
import {
  conv1d,
  dense,
  dropout,
  maxPool1d,
  maxPooling,
  preActivationBlock,
  tokenEmbedding,
} from '@resattn/layers';
import { requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type ClassifierConfig, requirePositive, requireRate, resolveConfig } from './config.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

export interface DpcnnConfig extends ClassifierConfig {
  /** Features of a token. Default 300. */
  readonly embeddingDim?: number | undefined;
  /** Standard deviation of the embeddings at first. Default 0.1; as for ResNet-Attention. */
  readonly embeddingStddev?: number | undefined;
  /** Features of every convolution. Default 250. */
  readonly filters?: number | undefined;
  /** Tokens that a region spans. Default 3. */
  readonly regionSize?: number | undefined;
  /** Blocks of two convolutions; before each but the first the sequence is halved. Default 7. */
  readonly numBlocks?: number | undefined;
  /** Dropout rate before the classifier. Default 0.5. */
  readonly dropout?: number | undefined;
}

const family = 'dpcnn';
const defaults = {
  embeddingDim: 300,
  embeddingStddev: 0.1,
  filters: 250,
  regionSize: 3,
  numBlocks: 7,
  dropout: 0.5,
} as const;

/**
 * Deep pyramid convolutional network: blocks of two pre-activation convolutions with a shortcut;
 * before each the sequence is halved and the features stay as many, so all blocks together cost no
 * more than twice the first.
 *
 * ```text
 * x = convolution of regionSize over E[tokens]          [batch, time, filters]
 * numBlocks times: h = x + W2 relu(W1 relu(x) + b1) + b2,
 *   between them max pooling of 3 with stride 2         [batch, time / 2^(numBlocks - 1), filters]
 * c = max over time of h                                [batch, filters]
 * logits = V dropout(c) + d                             [batch, numClasses]
 * ```
 *
 * Its region embedding is the convolution over word vectors; the embeddings that the paper adds from
 * unlabelled texts are left out.
 *
 * The last convolution of each block is zero at first (Zhang et al., "Fixup initialization", 2019,
 * https://arxiv.org/abs/1901.09321), where the paper draws all weights with a deviation of 0.01: without
 * a normalization, a branch of ordinary size would double the signal at each block.
 *
 * Johnson and Zhang, "Deep pyramid convolutional neural networks for text categorization", ACL 2017,
 * https://aclanthology.org/P17-1052.
 *
 * @throws Error for a configuration out of range, naming the field.
 */
export function dpcnn(config: DpcnnConfig): TextClassifier {
  const resolved = resolveConfig<DpcnnConfig>(family, config, defaults);
  const { vocabularySize, numClasses, padId, embeddingDim, filters, regionSize } = resolved;
  for (const field of ['embeddingDim', 'filters', 'regionSize', 'numBlocks'] as const)
    requireWholeNumber(family, field, resolved[field], 1);
  requireRate(family, 'dropout', resolved.dropout);
  requirePositive(family, 'embeddingStddev', resolved.embeddingStddev);

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim,
    padId,
    embeddingsInitializer: initializers.randomNormal({ stddev: resolved.embeddingStddev }),
  }).apply(tokens);
  let h = conv1d({ name: 'region', filters, kernelSize: regionSize }).apply(x);
  for (let block = 1; block <= resolved.numBlocks; block++) {
    if (block > 1) h = maxPool1d({ name: `pool${block}`, poolSize: 3, strides: 2 }).apply(h);
    h = preActivationBlock({
      name: `block${block}`,
      filters,
      norm: 'none',
      useBias: true,
      zeroInit: true,
    }).apply(h);
  }
  const strongest = maxPooling({ name: 'max' }).apply(h);
  const dropped = dropout({ name: 'dropout', rate: resolved.dropout }).apply(strongest);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'dpcnn', inputs: tokens, outputs: logits }),
  });
}
