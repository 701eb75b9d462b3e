import { initializers } from '@resattn/core';
import {
  CompositeLayer,
  dense,
  dropout,
  type InputAxes,
  type LayerConfig,
  recurrentStack,
  registerLayer,
  required,
  structuredSelfAttention,
  tokenEmbedding,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import { type SelfAttentiveConfig, selfAttentiveOptions } from './options/self-attentive.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

const family = 'self-attentive';

/**
 * Structured self-attentive classifier: a bidirectional LSTM, several weightings of its states side
 * by side, a hidden layer over all of them.
 *
 * ```text
 * h = [forward LSTM; backward LSTM] over E[tokens]     [batch, time, 2 units]
 * A = softmax over time of W2 tanh(W1 h)               [batch, hops, time]
 * M = A h                                              [batch, hops, 2 units]
 * logits = V relu(U M) + d                             [batch, numClasses]
 * loss = cross-entropy + penalty |A A^T - I|^2
 * ```
 *
 * The attention weights that it gives are the mean of the weightings.
 *
 * Lin et al., "A structured self-attentive sentence embedding", ICLR 2017,
 * https://arxiv.org/abs/1703.03130, with its sizes for the Age data set; weights are not pruned.
 *
 * @throws OptionError for a configuration out of range, naming the field.
 */
export function selfAttentive(config: SelfAttentiveConfig): TextClassifier {
  const resolved = resolveConfig(family, selfAttentiveOptions, config);
  const { vocabularySize, numClasses, padId, units, hops } = resolved;

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim: resolved.embeddingDim,
    padId,
    embeddingsInitializer: initializers.randomNormal({ stddev: resolved.embeddingStddev }),
  }).apply(tokens);
  const h = recurrentStack({
    name: 'lstm',
    cell: 'lstm',
    units,
    numLayers: 1,
    bidirectional: true,
  }).apply(x);
  const [contexts, overlap, weights] = structuredSelfAttention({
    name: 'attention',
    hops,
    units: resolved.attentionDim,
    returnPenalty: true,
    returnAttentionScores: true,
  }).apply(h);
  const flat = tf.layers.flatten({ name: 'flatten' }).apply(contexts);
  const first = dropout({ name: 'dropout1', rate: resolved.dropout }).apply(flat);
  const hidden = dense({
    name: 'hidden',
    units: resolved.hiddenUnits,
    activation: 'relu',
  }).apply(first);
  const second = dropout({ name: 'dropout2', rate: resolved.dropout }).apply(hidden);
  const logits = dense({ name: 'classifier', units: numClasses }).apply(
    second,
  ) as tf.SymbolicTensor;
  const [attention, penalty] = new WeightingSummary({
    name: 'summary',
    penalty: resolved.penalty,
  }).apply([weights, overlap]);
  return textClassifier({
    family,
    config: resolved,
    model: tf.model({
      name: 'self_attentive',
      inputs: tokens,
      outputs: [logits, attention!, penalty!],
    }),
  });
}

interface WeightingSummaryOptions extends LayerConfig {
  readonly penalty: number;
}

/** The mean of several weightings `[batch, hops, time]`, and their overlap `[batch]` times a factor. */
class WeightingSummary extends CompositeLayer<WeightingSummaryOptions, never, 2> {
  static readonly className: string = 'resattn>WeightingSummary';
  static {
    registerLayer(WeightingSummary);
  }

  constructor(config: WeightingSummaryOptions) {
    super(config, { penalty: required });
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'weights', axes: ['batch', 'hops', 'time'] },
      { name: 'overlap', axes: ['batch'] },
    ];
  }

  protected override outputShapes([weights, overlap]: tf.Shape[]): tf.Shape[] {
    const [batch, , time] = weights!;
    return [[batch!, time!], overlap!];
  }

  protected override forward([weights, overlap]: tf.Tensor[]): tf.Tensor[] {
    return [tf.mean(weights!, 1), tf.mul(overlap!, this.options.penalty)];
  }
}
