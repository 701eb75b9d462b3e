import { initializers } from '@resattn/core';
import {
  bidirectional,
  CompositeLayer,
  dense,
  dropout,
  gru,
  hierarchicalAttention,
  type InputAxes,
  type LayerConfig,
  registerLayer,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type HanConfig, hanOptions } from './options/han.js';
import { SentenceGrid } from './sentence-grid.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'han';

/**
 * Hierarchical attention network: a sentence is a weighted sum of its words, a document a weighted sum
 * of its sentences, each read in context.
 *
 * ```text
 * h = [forward GRU; backward GRU] over the words           [batch, sentences, words, 2 units]
 * s_i = sum over words of a_it h_it, a_i = softmax(w tanh(W h_i + b))
 * d = sum over sentences of b_i g_i, g the same two steps over s
 * logits = V d + e                                         [batch, numClasses]
 * ```
 *
 * The attention weight of a token is the product `b_i a_it` of its sentence's and its own, and sums to
 * 1 over the tokens that are read.
 *
 * Yang et al., "Hierarchical attention networks for document classification", NAACL 2016,
 * https://aclanthology.org/N16-1174, whose sizes are the defaults.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function han(config: HanConfig): TextClassifier {
  const resolved = resolveConfig(family, hanOptions, config);
  const { vocabularySize, numClasses, padId, sentenceEndIds } = resolved;
  const { maxSentences, maxWords, units, attentionDim } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const [grid, present, sentenceOf, placeOf] = new SentenceGrid({
    name: 'sentences',
    sentenceEndIds,
    maxSentences,
    maxWords,
    padId,
  }).apply(tokens);
  // What is padding is known to the attention by `present`.
  const embedded = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
    embeddingsInitializer: initializers.randomNormal({ stddev: resolved.embeddingStddev }),
  }).apply(grid);
  const words = tf.layers
    .reshape({
      name: 'words_by_sentence',
      targetShape: [maxSentences, maxWords, resolved.embeddingDim],
    })
    .apply(embedded) as tf.SymbolicTensor;
  const encoder = (name: string) =>
    bidirectional({ name, layer: gru({ name: `${name}_gru`, units, returnSequences: true }) });
  const [document, wordWeights, sentenceWeights] = hierarchicalAttention({
    name: 'attention',
    units: attentionDim,
    wordEncoder: encoder('words'),
    sentenceEncoder: encoder('documents'),
    returnAttentionScores: true,
  }).apply([words, present]);
  const dropped = dropout({ name: 'dropout', rate: resolved.dropout }).apply(document);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(dropped);
  const weights = new TokenWeights({ name: 'weights' }).apply([
    wordWeights,
    sentenceWeights,
    sentenceOf,
    placeOf,
  ]);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({ name: 'han', inputs: tokens, outputs: [logits, weights] }),
    maxLength: maxSentences * maxWords,
  });
}

/** The weight of each token `[batch, time]`: its sentence's times its own within the sentence. */
class TokenWeights extends CompositeLayer {
  static readonly className: string = 'resattn>TokenWeights';
  static {
    registerLayer(TokenWeights);
  }

  constructor(config: LayerConfig) {
    super(config, {});
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'word weights', axes: ['batch', 'sentences', 'words'] },
      { name: 'sentence weights', axes: ['batch', 'sentences'] },
      { name: 'sentence of token', axes: ['batch', 'time', 'sentences'] },
      { name: 'place of token', axes: ['batch', 'time', 'words'] },
    ];
  }

  protected override outputShapes([, , sentenceOf]: tf.Shape[]): tf.Shape[] {
    return [[sentenceOf![0]!, sentenceOf![1]!]];
  }

  protected override forward([words, sentences, sentenceOf, placeOf]: tf.Tensor[]): tf.Tensor {
    const joint = tf.mul(words!, tf.expandDims(sentences!, 2));
    return tf.sum(tf.mul(tf.matMul(sentenceOf!, joint), placeOf!), 2);
  }
}
