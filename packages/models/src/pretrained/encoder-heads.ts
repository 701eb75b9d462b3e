import { initializers, losses } from '@resattn/core';
import * as ops from '@resattn/core/ops';
import { type ActivationOption, dense, layerNorm } from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import type { ProblemType } from './config.js';
import { apply, type Encoded, type EncoderNetwork } from './encoder-network.js';
import type { ModelInputs } from './model-io.js';
import type { NamedLayers } from './named-layers.js';
import { linearRules, normRules } from './weight-rules.js';

/** What a head makes of the last hidden state. */
export interface HeadOutputs {
  readonly logits?: tf.Tensor | undefined;
  readonly poolerOutput?: tf.Tensor | undefined;
}

/** The last part of an encoder model: logits, and the loss that goes with them. */
export interface EncoderHead {
  compute(encoded: Encoded, training: boolean): HeadOutputs;
  loss?(logits: tf.Tensor, inputs: ModelInputs): tf.Scalar;
}

/** As the reference draws the weights of a new head. */
const kernelInitializer = initializers.randomNormal({ stddev: 0.02 });

const last = ({ hiddenStates }: Encoded): tf.Tensor => hiddenStates[hiddenStates.length - 1]!;

const dropped = (x: tf.Tensor, rate: number, training: boolean): tf.Tensor =>
  training && rate > 0 ? ops.dropout(x, rate) : x;

/** The first token's features, `[batch, features]`. */
function firstToken(x: tf.Tensor): tf.Tensor {
  const [batch, , features] = x.shape as [number, number, number];
  return tf.reshape(tf.slice(x, [0, 0, 0], [batch, 1, features]), [batch, features]);
}

export interface PoolerOptions {
  /** Name of the pooler's linear layer in the file. */
  readonly name: string;
  readonly modelDim: number;
}

/** No head: the hidden states, and `tanh(W h_first + b)` where there is a pooler. */
export function bareHead(layers: NamedLayers, pooler?: PoolerOptions): EncoderHead {
  if (pooler === undefined) return { compute: () => ({}) };
  const { name, modelDim } = pooler;
  const layer = layers.add(
    'pooler',
    dense({ kernelInitializer, units: modelDim, activation: 'tanh' }),
    [null, modelDim],
    linearRules(name, ''),
  );
  return { compute: (encoded) => ({ poolerOutput: apply(layer, firstToken(last(encoded))) }) };
}

export interface SequenceClassificationOptions {
  readonly modelDim: number;
  readonly numLabels: number;
  readonly problemType: ProblemType | undefined;
  /** Names in the file of the linear layer over the first token, and of the classifier. */
  readonly dense: string;
  readonly classifier: string;
  /** Activation between the two. */
  readonly activation: ActivationOption;
  /** Rate before the classifier. */
  readonly dropout: number;
  /** Whether dropout acts on the first token too. Default false. */
  readonly dropsFirst?: boolean | undefined;
  /** Whether the first linear layer is the model's pooler. Default false. */
  readonly isPooler?: boolean | undefined;
}

/** Logits of a text: `V dropout(activation(W h_first + b)) + d`. */
export function sequenceClassificationHead(
  layers: NamedLayers,
  options: SequenceClassificationOptions,
): EncoderHead {
  const { modelDim, numLabels, problemType, isPooler = false, dropsFirst = false } = options;
  const rate = options.dropout;
  const hidden = layers.add(
    isPooler ? 'pooler' : 'head/hidden',
    dense({ kernelInitializer, units: modelDim, activation: options.activation }),
    [null, modelDim],
    linearRules(options.dense, ''),
  );
  const classifier = layers.add(
    'head/classifier',
    dense({ kernelInitializer, units: numLabels }),
    [null, modelDim],
    linearRules(options.classifier, ''),
  );
  return {
    compute: (encoded, training) => {
      const first = firstToken(last(encoded));
      const pooled = apply(hidden, dropsFirst ? dropped(first, rate, training) : first);
      const logits = apply(classifier, dropped(pooled, rate, training));
      return { logits, ...(isPooler && { poolerOutput: pooled }) };
    },
    loss: (logits, { labels }) => tf.mean(sequenceLosses(logits, labels!, problemType)),
  };
}

/**
 * The loss of each text, `[batch]`: squared error for a regression, the mean of binary
 * cross-entropies where several labels may hold (float labels `[batch, classes]`), else cross-entropy
 * (labels `[batch]`).
 *
 * @param labelSmoothing probability that a label of one class gives to all classes alike
 */
export function sequenceLosses(
  logits: tf.Tensor,
  labels: tf.Tensor,
  given: ProblemType | undefined,
  labelSmoothing = 0,
): tf.Tensor {
  const [batch, numLabels] = logits.shape as [number, number];
  const found: ProblemType =
    numLabels === 1
      ? 'regression'
      : labels.dtype === 'int32'
        ? 'single_label_classification'
        : 'multi_label_classification';
  const targets = tf.cast(labels, 'float32');
  switch (given ?? found) {
    case 'regression':
      return tf.mean(tf.squaredDifference(logits, tf.reshape(targets, [batch, numLabels])), 1);
    case 'multi_label_classification':
      return tf.mean(losses.binaryCrossEntropy(logits, targets, { reduction: 'none' }), 1);
    case 'single_label_classification':
      return losses.softmaxCrossEntropy(logits, tf.reshape(labels, [batch]), {
        labelSmoothing,
        reduction: 'none',
      });
  }
}

export interface TokenClassificationOptions {
  readonly modelDim: number;
  readonly numLabels: number;
  readonly classifier: string;
  readonly dropout: number;
}

/** Logits of every token: `W dropout(h) + b`. */
export function tokenClassificationHead(
  layers: NamedLayers,
  { modelDim, numLabels, classifier, dropout: rate }: TokenClassificationOptions,
): EncoderHead {
  const layer = layers.add(
    'head/classifier',
    dense({ kernelInitializer, units: numLabels }),
    [null, null, modelDim],
    linearRules(classifier, ''),
  );
  return {
    compute: (encoded, training) => ({
      logits: apply(layer, dropped(last(encoded), rate, training)),
    }),
    loss: (logits, { labels }) => tokenLoss(logits, labels!),
  };
}

/** Mean cross-entropy over the labels that are not -100. */
export function tokenLoss(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  return losses.softmaxCrossEntropy(logits, labels, { ignoreIndex: -100 });
}

export interface MaskedLmOptions {
  readonly modelDim: number;
  readonly embeddingDim: number;
  readonly vocabularySize: number;
  /** Names in the file of the transform's linear layer and normalization. */
  readonly dense: string;
  readonly norm: string;
  readonly activation: ActivationOption;
  readonly epsilon: number;
  /**
   * Names of a matrix of its own for the logits, of its bias, and of the embeddings, which are the
   * fallback if a file has no such matrix; undefined where the logits use the embeddings.
   */
  readonly decoder:
    | { readonly matrix: string; readonly bias: string; readonly words: string }
    | undefined;
}

/** Logits over the vocabulary: `E norm(activation(W h + b)) + bias`. */
export function maskedLmHead(
  layers: NamedLayers,
  encoder: EncoderNetwork,
  options: MaskedLmOptions,
): EncoderHead {
  const { modelDim, embeddingDim, vocabularySize, epsilon, decoder } = options;
  const hidden = layers.add(
    'head/hidden',
    dense({ kernelInitializer, units: embeddingDim, activation: options.activation }),
    [null, null, modelDim],
    linearRules(options.dense, ''),
  );
  const features: tf.Shape = [null, null, embeddingDim];
  const norm = layers.add(
    'head/norm',
    layerNorm({ epsilon }),
    features,
    normRules(options.norm, ''),
  );
  const output =
    decoder === undefined
      ? encoder.words
      : layers.add('head/decoder', dense({ kernelInitializer, units: vocabularySize }), features, [
          {
            hub: `${decoder.matrix}.weight`,
            ours: ['kernel'],
            isTransposed: true,
            fallbacks: [`${decoder.words}.weight`],
          },
          { hub: `${decoder.matrix}.bias`, ours: ['bias'], fallbacks: [decoder.bias] },
        ]);
  return {
    compute: (encoded) => ({ logits: apply(output, apply(norm, apply(hidden, last(encoded)))) }),
    loss: (logits, { labels }) => tokenLoss(logits, labels!),
  };
}

export interface DiscriminatorOptions {
  readonly modelDim: number;
  readonly dense: string;
  readonly output: string;
  readonly activation: ActivationOption;
}

/**
 * Whether each token was replaced, `[batch, time]`; labels 1 = replaced. The loss counts the tokens
 * that are no padding.
 */
export function discriminatorHead(
  layers: NamedLayers,
  { modelDim, dense: hiddenName, output, activation: activationName }: DiscriminatorOptions,
): EncoderHead {
  const features: tf.Shape = [null, null, modelDim];
  const hidden = layers.add(
    'head/hidden',
    dense({ kernelInitializer, units: modelDim }),
    features,
    linearRules(hiddenName, ''),
  );
  const prediction = layers.add(
    'head/prediction',
    dense({ kernelInitializer, units: 1 }),
    features,
    linearRules(output, ''),
  );
  const activate = ops.activation(activationName);
  return {
    compute: (encoded) => ({
      logits: tf.squeeze(apply(prediction, activate(apply(hidden, last(encoded)))), [2]),
    }),
    loss: (logits, { labels, attentionMask }) => {
      const perToken = losses.binaryCrossEntropy(logits, tf.cast(labels!, 'float32'), {
        reduction: 'none',
      });
      if (attentionMask === undefined) return tf.mean(perToken);
      const counts = tf.cast(attentionMask, 'float32');
      return tf.div(tf.sum(tf.mul(perToken, counts)), tf.sum(counts));
    },
  };
}
