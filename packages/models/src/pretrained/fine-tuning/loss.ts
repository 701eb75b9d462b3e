import type { LossFunction, LossOutputs, TensorBatch } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { tokenLoss } from '../../sequence/sequence-to-sequence.js';
import { sequenceLosses } from '../encoder-heads.js';
import type { ModelOutputs, Seq2SeqInputs } from '../model-io.js';
import type { PretrainedModel } from '../pretrained-model.js';

export interface PretrainedLossOptions {
  /** Probability taken from the target in training and spread over all classes. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * The loss function of a pretrained model for `Trainer`, over batches as the collators of
 * `@resattn/data` make them:
 *
 * | task | batch |
 * |---|---|
 * | sequence-classification | `tokens`, `mask`, `labels` `[batch]` (or float `[batch, classes]`), `weights` `[batch]` |
 * | token-classification, masked-lm, discriminator | `tokens`, `mask`, `labels` and `weights` `[batch, time]` |
 * | causal-lm | `tokens`, `mask`, `labels` (of the next token) and `weights` `[batch, time]` |
 * | seq2seq | `source`, `sourceMask`, `target`, `labels` and `weights` `[batch, targetTime]` |
 *
 * `tokenTypeIds` `[batch, time]` tells the texts of a pair apart. The mean is weighted by `weights`.
 * Outputs beside the loss: `logits`.
 *
 * @throws Error for a batch that lacks a tensor, and for a model without a head.
 */
export function pretrainedLoss(
  model: PretrainedModel,
  options: PretrainedLossOptions = {},
): LossFunction {
  checkOptions('pretrainedLoss', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  return (batch: TensorBatch, training: boolean): LossOutputs => {
    const { labels, weights } = batch;
    const { logits } = model.apply(inputsOf(model, batch), { training });
    if (logits === undefined)
      throw new Error(`${model.architecture} has no head to train; load it for a task`);
    if (labels === undefined)
      throw new Error(`a batch for ${model.architecture} holds no labels: ${namesOf(batch)}`);
    if (model.task === 'sequence-classification') {
      const { problem_type: problem } = model.config;
      const smoothing = training ? labelSmoothing : 0;
      const rows = sequenceLosses(logits, labels, problem ?? undefined, smoothing);
      return { ...weighted(rows, weights), logits };
    }
    if (model.task === 'discriminator') {
      const isReplaced = tf.cast(labels, 'float32');
      // log(1 + exp(x)) - x y, the cross-entropy of a sigmoid.
      const tokens = tf.sub(tf.softplus(logits), tf.mul(logits, isReplaced));
      return { ...weighted(tokens, weights ?? batch.mask), logits };
    }
    const counted = weights ?? tf.cast(tf.greaterEqual(labels, 0), 'float32');
    const targets = tf.maximum(labels, tf.scalar(0, 'int32'));
    const outputs = tokenLoss({
      logits,
      labels: targets,
      weights: counted,
      training,
      labelSmoothing,
    });
    return { ...outputs, logits };
  };
}

/** Outputs of a batch without labels, for `Trainer.predict`. */
export function pretrainedPredict(
  model: PretrainedModel,
): (batch: TensorBatch) => Readonly<Record<string, tf.Tensor>> {
  return (batch) => {
    const { logits, lastHiddenState }: ModelOutputs = model.apply(inputsOf(model, batch));
    return { ...(logits && { logits }), lastHiddenState };
  };
}

function inputsOf(model: PretrainedModel, batch: TensorBatch): Seq2SeqInputs {
  if (model.task === 'seq2seq') {
    const { source, sourceMask, target } = batch;
    if (!source || !target)
      throw new Error(
        `a batch for ${model.architecture} holds source and target, got ${namesOf(batch)}; use ` +
          'sequencePairCollator',
      );
    return { inputIds: source, attentionMask: sourceMask, decoderInputIds: target };
  }
  const { tokens, mask, tokenTypeIds } = batch;
  if (!tokens)
    throw new Error(`a batch for ${model.architecture} holds tokens, got ${namesOf(batch)}`);
  return { inputIds: tokens, attentionMask: mask, tokenTypeIds };
}

function namesOf(batch: TensorBatch): string {
  return Object.keys(batch).join(', ') || 'nothing';
}

function weighted(
  values: tf.Tensor,
  weights: tf.Tensor | undefined,
): { loss: tf.Scalar; weight?: tf.Scalar | undefined } {
  if (weights === undefined) return { loss: tf.mean(values) };
  const counted = tf.cast(weights, 'float32');
  const weight: tf.Scalar = tf.sum(counted);
  // A batch of rows that do not count has the loss 0.
  return { loss: tf.div(tf.sum(tf.mul(values, counted)), tf.maximum(weight, 1e-12)), weight };
}
