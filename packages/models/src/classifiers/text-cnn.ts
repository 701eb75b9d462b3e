import { initializers } from '@resattn/core';
import { conv1d, dense, dropout, maxPooling, tokenEmbedding } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type TextCnnConfig, textCnnOptions } from './options/text-cnn.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'text-cnn';

/**
 * TextCNN: convolutions of several widths side by side, the strongest answer of each filter over the
 * text, a linear classifier.
 *
 * ```text
 * x = E[tokens]                                       [batch, time, embeddingDim]
 * h_k = relu(conv of width k over x)                  [batch, time, filters]
 * c = concat over k of max over time of h_k           [batch, widths * filters]
 * logits = V dropout(c) + d                           [batch, numClasses]
 * ```
 *
 * The text is surrounded by zeros, so that a text shorter than a filter is read too. This is the
 * published CNN-rand: embeddings start at random, uniform in [-0.25, 0.25]; its limit on the norm of
 * the classifier's weights is left out.
 *
 * Kim, "Convolutional neural networks for sentence classification", EMNLP 2014,
 * https://arxiv.org/abs/1408.5882.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function textCnn(config: TextCnnConfig): TextClassifier {
  const resolved = resolveConfig(family, textCnnOptions, config);
  const { vocabularySize, numClasses, padId, kernelSizes, filters } = resolved;
  if (new Set(kernelSizes).size < kernelSizes.length)
    throw new Error(
      `${family}: kernelSizes are ${kernelSizes.join(', ')}, expected each width once`,
    );

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
    padId,
    embeddingsInitializer: initializers.randomUniform({ min: -0.25, max: 0.25 }),
  }).apply(tokens);
  const strongest = kernelSizes.map((kernelSize) => {
    const convolved = conv1d({
      name: `conv${kernelSize}`,
      filters,
      kernelSize,
      // Half the width of zeros and more on each side: every filter passes over the whole text.
      padding: 'same',
      activation: 'relu',
    }).apply(x);
    return maxPooling({ name: `max${kernelSize}` }).apply(convolved);
  });
  const c =
    strongest.length === 1
      ? strongest[0]!
      : (tf.layers.concatenate({ name: 'concat', axis: -1 }).apply(strongest) as tf.SymbolicTensor);
  const dropped = dropout({ name: 'dropout', rate: resolved.dropout }).apply(c);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'text_cnn', inputs: tokens, outputs: logits }),
  });
}
