import { type LossFunction, losses, type TensorBatch } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { applyClassifier, type TextClassifier } from './text-classifier.js';

export interface MultiLabelLossOptions {
  /**
   * Weight of the labels that a text has, one number for all or one a label; more than 1 makes up for
   * labels that are rare. Default 1.
   */
  readonly positiveWeight?: number | readonly number[] | undefined;
}

/**
 * The loss function of a classifier whose texts have any number of labels: every logit answers yes or
 * no for itself, `sum over labels of binary cross-entropy`, averaged over labels and texts.
 *
 * Reads `tokens` `[batch, time]`, `labels` `[batch, numClasses]` of 0 and 1 and, where given, `weights`
 * `[batch]` of a batch; further outputs as for `classifierLoss`.
 *
 * @throws Error when `positiveWeight` has another number of entries than there are labels.
 */
export function multiLabelLoss(
  classifier: TextClassifier,
  options: MultiLabelLossOptions = {},
): LossFunction {
  checkOptions('multiLabelLoss', options, { positiveWeight: true });
  const { positiveWeight = 1 } = options;
  const { numClasses } = classifier.config;
  const factors = typeof positiveWeight === 'number' ? [positiveWeight] : [...positiveWeight];
  if (factors.length !== 1 && factors.length !== numClasses)
    throw new Error(
      `multiLabelLoss: positiveWeight has ${factors.length} entries, expected one for each of the ` +
        `${numClasses} labels, or one number for all`,
    );
  return (batch: TensorBatch, training: boolean) => {
    const { tokens, labels, weights } = batch;
    if (tokens === undefined || labels === undefined)
      throw new Error(
        `a classifier's batch holds tokens and labels, got ${Object.keys(batch).join(', ') || 'nothing'}`,
      );
    const { penalty, ...outputs } = applyClassifier(classifier, tokens, training);
    const each = losses.binaryCrossEntropy(outputs.logits, labels, {
      positiveWeight: tf.tensor1d(factors),
      reduction: 'none',
    });
    const perText = tf.mean(each, 1);
    const rows = training && penalty ? tf.add(perText, penalty) : perText;
    if (weights === undefined) return { loss: tf.mean(rows), ...outputs };
    const weight = tf.sum(weights);
    // A batch of rows that do not count has the loss 0.
    const loss = tf.div(tf.sum(tf.mul(rows, weights)), tf.maximum(weight, 1e-12));
    return { loss, weight, ...outputs };
  };
}

/**
 * Outputs of a batch without labels, for `Trainer.predict`: `probabilities` `[batch, numClasses]`, each
 * label's own, and the attention where the model attends.
 */
export function multiLabelPredict(
  classifier: TextClassifier,
): (batch: TensorBatch) => Readonly<Record<string, tf.Tensor>> {
  return ({ tokens }) => {
    const { logits, attention } = applyClassifier(classifier, tokens!);
    return { probabilities: tf.sigmoid(logits), ...(attention && { attention }) };
  };
}
