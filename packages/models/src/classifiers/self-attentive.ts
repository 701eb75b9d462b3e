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
import { requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type ClassifierConfig, requirePositive, requireRate, resolveConfig } from './config.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

export interface SelfAttentiveConfig extends ClassifierConfig {
  /** Features of a token. Default 100. */
  readonly embeddingDim?: number | undefined;
  /** Standard deviation of the embeddings at first. Default 0.1; as for ResNet-Attention. */
  readonly embeddingStddev?: number | undefined;
  /** Features of each direction of the LSTM. Default 300. */
  readonly units?: number | undefined;
  /** Number of weightings of the text. Default 30. */
  readonly hops?: number | undefined;
  /** Hidden size of the attention score. Default 350. */
  readonly attentionDim?: number | undefined;
  /** Size of the hidden layer of the classifier. Default 3000. */
  readonly hiddenUnits?: number | undefined;
  /** Factor of the penalty that keeps the weightings apart. Default 1. */
  readonly penalty?: number | undefined;
  /** Dropout rate before each layer of the classifier. Default 0.5. */
  readonly dropout?: number | undefined;
}

const family = 'self-attentive';
const defaults = {
  embeddingDim: 100,
  embeddingStddev: 0.1,
  units: 300,
  hops: 30,
  attentionDim: 350,
  hiddenUnits: 3000,
  penalty: 1,
  dropout: 0.5,
} as const;

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
 * @throws Error for a configuration out of range, naming the field.
 */
export function selfAttentive(config: SelfAttentiveConfig): TextClassifier {
  const resolved = resolveConfig<SelfAttentiveConfig>(family, config, defaults);
  const { vocabularySize, numClasses, padId, embeddingDim, units, hops } = resolved;
  const sizes = ['embeddingDim', 'units', 'hops', 'attentionDim', 'hiddenUnits'] as const;
  for (const field of sizes) requireWholeNumber(family, field, resolved[field], 1);
  requireRate(family, 'dropout', resolved.dropout);
  if (!(resolved.penalty >= 0 && Number.isFinite(resolved.penalty)))
    throw new Error(`${family}: penalty is ${resolved.penalty}, want a number from 0`);
  requirePositive(family, 'embeddingStddev', resolved.embeddingStddev);

  const tokens = tf.input({ shape: [null], dtype: 'int32', name: 'tokens' });
  const x = tokenEmbedding({
    name: 'embedding',
    vocabularySize,
    embeddingDim,
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
