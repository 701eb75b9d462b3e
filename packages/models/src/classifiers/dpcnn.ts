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
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type DpcnnConfig, dpcnnOptions } from './options/dpcnn.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'dpcnn';

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
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function dpcnn(config: DpcnnConfig): TextClassifier {
  const resolved = resolveConfig(family, dpcnnOptions, config);
  const { vocabularySize, numClasses, padId, filters, regionSize } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
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
      shortcut: resolved.residual,
      // A plain block that is zero at first passes nothing on.
      zeroInit: resolved.residual,
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
