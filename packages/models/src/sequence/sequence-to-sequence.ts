import { type LossFunction, losses, type TensorBatch, type Trainable } from '@resattn/core';
import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { shownModel } from '../display/model-view.js';
import type { Decoder } from '../generation/decoder.js';
import type { SequenceToSequenceConfig } from './options/config.js';

/** A batch of pairs for teacher forcing, as `sequencePairCollator` of `@resattn/data` makes it. */
export interface SequencePairTensors {
  /** `[batch, sourceTime]`, int32. */
  readonly source: tf.Tensor;
  /** `[batch, sourceTime]`, int32, 1 = real token. Default: what is not padding. */
  readonly sourceMask?: tf.Tensor | undefined;
  /** `[batch, targetTime]`, int32: the start token and the target without its last token. */
  readonly target: tf.Tensor;
}

export interface SequenceOutputs {
  /** `[batch, targetTime, targetVocabulary]`, not normalised. */
  readonly logits: tf.Tensor;
  /** `[batch, targetTime, sourceTime]`, sums to 1 over the source; on request. */
  readonly attention?: tf.Tensor | undefined;
  /**
   * The attention of each layer of the decoder, first to last, the mean of its heads; beside
   * `attention`, of models that attend to the source in every layer.
   */
  readonly layerAttention?: readonly tf.Tensor[] | undefined;
  /** `[batch, targetTime]`, to be added to the loss of each token in training. */
  readonly penalty?: tf.Tensor | undefined;
}

export interface SequenceApplyOptions {
  /** Whether dropout is on. Default false. */
  readonly training?: boolean | undefined;
  /** Whether the attention over the source is an output; not in training. Default false. */
  readonly returnAttentionScores?: boolean | undefined;
}

/** A model from one sequence to another, of any family. */
export interface SequenceToSequence extends Trainable {
  /** Name of its family, a key of `sequenceFamilies`. */
  readonly family: string;
  /** The configuration that makes it again, defaults filled in. */
  readonly config: Complete<SequenceToSequenceConfig>;
  /** For `generate`. */
  readonly decoder: Decoder;
  /**
   * Whether texts are read as they are, with the special tokens that the tokenizer puts around them,
   * as pretrained models do. Default false.
   */
  readonly readsSpecialTokens?: boolean | undefined;
  /** Logits of all positions at once, each given the tokens before it. */
  apply(batch: SequencePairTensors, options?: SequenceApplyOptions): SequenceOutputs;
}

/** A model without what `Trainer` calls, which follows from the rest. */
export type SequenceToSequenceParts = Omit<SequenceToSequence, 'loss' | 'predict'>;

/**
 * Completes a model: its loss is {@link sequenceLoss} without label smoothing, and it predicts the
 * `logits` `[batch, targetTime, targetVocabulary]` of the tokens after those of `target`.
 */
export function trainableSequence(parts: SequenceToSequenceParts): SequenceToSequence {
  const model: SequenceToSequence = {
    ...parts,
    loss: (batch, training = false) => sequenceLoss(model)(batch, training),
    predict: (batch) => ({ logits: model.apply(sourceAndTarget(batch)).logits }),
  };
  return shownModel(model, model.family);
}

export interface SequenceLossOptions {
  /** Probability taken from the target in training and spread over the vocabulary. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * The loss function of a sequence-to-sequence model for `Trainer`: cross-entropy a token, weighted
 * token by token.
 *
 * Reads `source`, `sourceMask`, `target`, `labels` `[batch, targetTime]` and `weights`
 * `[batch, targetTime]` of a batch; the loss's weight is the number of tokens that count, and
 * `numCorrect` is how many of them the model finds most probable. Labels are smoothed, and a model's
 * penalty added, in training only, so that validation losses compare between settings.
 */
export function sequenceLoss(
  model: SequenceToSequence,
  options: SequenceLossOptions = {},
): LossFunction {
  checkOptions('sequenceLoss', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  return (batch: TensorBatch, training: boolean) => {
    const { pairs, labels, weights } = pairTensors(batch);
    const { logits, penalty } = model.apply(pairs, { training });
    return tokenLoss({ logits, labels, weights, training, labelSmoothing, penalty });
  };
}

/** @throws Error for a batch that is not of sequence pairs */
export function pairTensors(batch: TensorBatch): {
  readonly pairs: SequencePairTensors;
  readonly labels: tf.Tensor;
  readonly weights: tf.Tensor;
} {
  const { labels, weights } = batch;
  if (!labels || !weights) throw incomplete(batch, 'source, target, labels and weights');
  return { pairs: sourceAndTarget(batch), labels, weights };
}

function sourceAndTarget(batch: TensorBatch): SequencePairTensors {
  const { source, sourceMask, target } = batch;
  if (!source || !target) throw incomplete(batch, 'source and target');
  return { source, target, ...(sourceMask && { sourceMask }) };
}

const incomplete = (batch: TensorBatch, wanted: string) =>
  new Error(
    `a batch of sequence pairs holds ${wanted}, got ${Object.keys(batch).join(', ') || 'nothing'}; ` +
      'use sequencePairCollator',
  );

/** Mean cross-entropy of the tokens that count, and how many the model gets right. */
export function tokenLoss({
  logits,
  labels,
  weights,
  training,
  labelSmoothing,
  penalty,
}: {
  readonly logits: tf.Tensor;
  readonly labels: tf.Tensor;
  readonly weights: tf.Tensor;
  readonly training: boolean;
  readonly labelSmoothing: number;
  readonly penalty?: tf.Tensor | undefined;
}): { loss: tf.Tensor; weight: tf.Tensor; numCorrect?: tf.Tensor | undefined } {
  const crossEntropy = losses.softmaxCrossEntropy(logits, labels, {
    labelSmoothing: training ? labelSmoothing : 0,
    reduction: 'none',
  });
  const tokens = training && penalty ? tf.add(crossEntropy, penalty) : crossEntropy;
  const weight = tf.sum(weights);
  // A batch of tokens that do not count has the loss 0.
  const loss = tf.div(tf.sum(tf.mul(tokens, weights)), tf.maximum(weight, 1e-12));
  if (training) return { loss, weight };
  const isCorrect = tf.cast(tf.equal(tf.argMax(logits, -1), tf.cast(labels, 'int32')), 'float32');
  return { loss, weight, numCorrect: tf.sum(tf.mul(isCorrect, weights)) };
}
