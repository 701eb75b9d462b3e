import { basicBlock, conv1d, dense, kMaxPooling, maxPool1d, tokenEmbedding } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type VdcnnConfig, vdcnnOptions } from './options/vdcnn.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'vdcnn';

/** Pairs of convolutions at each width: 64, 128, 256 and 512 features. */
const pairs: Readonly<Record<9 | 17 | 29 | 49, readonly number[]>> = {
  9: [1, 1, 1, 1],
  17: [2, 2, 2, 2],
  29: [5, 5, 2, 2],
  49: [8, 8, 5, 3],
};

/**
 * Very deep convolutional network: up to 49 small convolutions over characters, with residual
 * shortcuts; each time the sequence is halved the features double.
 *
 * ```text
 * x = conv3(E[tokens])                                  [batch, time, filters]
 * 4 times: pairs of (conv3, batch norm, relu) + x,
 *   between them max pooling of 3 with stride 2         [batch, time / 8, 8 filters]
 * c = the k largest values of each feature, in order    [batch, k * 8 filters]
 * logits = two hidden layers, a linear layer            [batch, numClasses]
 * ```
 *
 * Padding is hidden everywhere, where the paper reads 1,024 characters with padding.
 *
 * Conneau et al., "Very deep convolutional networks for text classification", EACL 2017,
 * https://arxiv.org/abs/1606.01781.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function vdcnn(config: VdcnnConfig): TextClassifier {
  const resolved = resolveConfig(family, vdcnnOptions, config);
  const { vocabularySize, numClasses, padId, depth, shortcut } = resolved;
  const { filters, k, hiddenUnits } = resolved;

  const kernelInitializer = 'heNormal';
  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
    padId,
  }).apply(tokens);
  let h = conv1d({ name: 'conv', filters, kernelSize: 3, kernelInitializer }).apply(x);
  pairs[depth].forEach((count, level) => {
    if (level > 0) h = maxPool1d({ name: `pool${level}`, poolSize: 3, strides: 2 }).apply(h);
    for (let pair = 1; pair <= count; pair++)
      h = basicBlock({
        name: `block${level + 1}_${pair}`,
        filters: filters * 2 ** level,
        shortcut,
      }).apply(h);
  });
  const largest = kMaxPooling({ name: 'k_max', k }).apply(h);
  let top = tf.layers.flatten({ name: 'flatten' }).apply(largest) as tf.SymbolicTensor;
  for (const name of ['hidden1', 'hidden2'])
    top = dense({ name, units: hiddenUnits, activation: 'relu', kernelInitializer }).apply(top);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(top);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'vdcnn', inputs: tokens, outputs: logits }),
  });
}
