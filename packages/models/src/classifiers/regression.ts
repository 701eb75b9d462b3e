import { type LossFunction, losses, type TensorBatch } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { applyClassifier, type TextClassifier } from './text-classifier.js';

export interface RegressionLossOptions {
  /**
   * `squared`: the squared error. `huber`: squared up to an error of 1, linear beyond, so that outliers pull
   * less. Default `squared`.
   */
  readonly loss?: 'squared' | 'huber' | undefined;
}

/**
 * The loss function of a model whose one output is a number: mean squared error, or Huber's loss.
 *
 * Reads `tokens` `[batch, time]`, `labels` `[batch]` (numbers, standardized) and, where given, `weights`
 * `[batch]` of a batch; further outputs as for `classifierLoss`.
 *
 * @throws Error for a model of another number of outputs than one
 */
export function regressionLoss(
  classifier: TextClassifier,
  options: RegressionLossOptions = {},
): LossFunction {
  checkOptions('regressionLoss', options, { loss: true });
  const { loss: kind = 'squared' } = options;
  const { numClasses } = classifier.config;
  if (numClasses !== 1)
    throw new Error(`regressionLoss: the model has ${numClasses} outputs, expected numClasses: 1`);
  return (batch: TensorBatch, training: boolean) => {
    const { tokens, labels, weights } = batch;
    if (tokens === undefined || labels === undefined)
      throw new Error(
        `a regression's batch holds tokens and labels, got ${Object.keys(batch).join(', ') || 'nothing'}`,
      );
    const { penalty, ...outputs } = applyClassifier(classifier, tokens, training);
    const numbers = tf.squeeze(outputs.logits, [1]);
    const each =
      kind === 'huber'
        ? losses.huberLoss(numbers, labels, { reduction: 'none' })
        : losses.meanSquaredError(numbers, labels, { reduction: 'none' });
    const rows = training && penalty ? tf.add(each, penalty) : each;
    if (weights === undefined) return { loss: tf.mean(rows), ...outputs };
    const weight = tf.sum(weights);
    // A batch of rows that do not count has the loss 0.
    const loss = tf.div(tf.sum(tf.mul(rows, weights)), tf.maximum(weight, 1e-12));
    return { loss, weight, ...outputs };
  };
}
