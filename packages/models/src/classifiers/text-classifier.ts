import {
  type LossFunction,
  layersModelWeights,
  losses,
  type TensorBatch,
  type Trainable,
} from '@resattn/core';
import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { shownModel } from '../display/model-view.js';
import type { ClassifierConfig } from './options/config.js';

/** What a classifier computes of a batch of token ids. */
export interface ClassifierOutputs {
  /** `[batch, classes]`, not normalised. */
  readonly logits: tf.Tensor;
  /** `[batch, time]`, sums to 1 over a text's real tokens; only where the model attends. */
  readonly attention?: tf.Tensor | undefined;
  /** `[batch]`, to be added to the loss of each text in training. */
  readonly penalty?: tf.Tensor | undefined;
}

/** What a text classifier is made of. */
export interface TextClassifierParts {
  /** Name of its family, a key of `classifierFamilies`. */
  readonly family: string;
  /** The configuration that makes it again, defaults filled in. */
  readonly config: Complete<ClassifierConfig>;
  /**
   * Input `tokens` `[batch, time]`, int32. Outputs, in this order: the logits, the attention weights
   * where the model attends, the penalty where it has one.
   */
  readonly model: tf.LayersModel;
  /** Longest text in tokens that it can read. Default: Infinity. */
  readonly maxLength?: number | undefined;
}

/**
 * A text classifier of any family: token ids `[batch, time]` in, logits out. Its loss is
 * {@link classifierLoss} without label smoothing, and it predicts as {@link classifierPredict} does.
 */
export interface TextClassifier extends Complete<TextClassifierParts>, Trainable {}

/**
 * Makes a text classifier of a model, for `Trainer` and `ClassificationPipeline`.
 *
 * @throws Error when two weights of the model have the same name
 */
export function textClassifier(parts: TextClassifierParts): TextClassifier {
  checkOptions('textClassifier', parts, {
    family: true,
    config: true,
    model: true,
    maxLength: true,
  });
  const { family, config, model, maxLength = Number.POSITIVE_INFINITY } = parts;
  const classifier: TextClassifier = {
    ...{ family, config, model, maxLength },
    weights: layersModelWeights(model),
    loss: (batch, training = false) => classifierLoss(classifier)(batch, training),
    predict: (batch) => classifierPredict(classifier)(batch),
  };
  return shownModel(classifier, family);
}

/** Runs a classifier, with dropout when training. */
export function applyClassifier(
  { model }: TextClassifier,
  tokens: tf.Tensor,
  training = false,
): ClassifierOutputs {
  const outputs = model.apply(tokens, { training }) as tf.Tensor | tf.Tensor[];
  if (!Array.isArray(outputs)) return { logits: outputs };
  const [logits, attention, penalty] = outputs;
  return { logits: logits!, ...(attention && { attention }), ...(penalty && { penalty }) };
}

export interface ClassifierLossOptions {
  /** Probability taken from the target in training and spread over all classes. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * The loss function of a classifier for `Trainer`: cross-entropy, weighted row by row.
 *
 * Reads `tokens` `[batch, time]`, `labels` `[batch]` and, where given, `weights` `[batch]` of a
 * batch; further outputs are `logits` and, where the model attends, `attention`. Labels are
 * smoothed, and a model's penalty added, in training only, so that validation losses compare between
 * settings.
 */
export function classifierLoss(
  classifier: TextClassifier,
  options: ClassifierLossOptions = {},
): LossFunction {
  checkOptions('classifierLoss', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  return (batch: TensorBatch, training: boolean) => {
    const { tokens, labels, weights } = batch;
    if (tokens === undefined || labels === undefined) {
      throw new Error(
        `a classifier's batch holds tokens and labels, got ${Object.keys(batch).join(', ') || 'nothing'}`,
      );
    }
    const { penalty, ...outputs } = applyClassifier(classifier, tokens, training);
    const crossEntropy = losses.softmaxCrossEntropy(outputs.logits, labels, {
      labelSmoothing: training ? labelSmoothing : 0,
      reduction: 'none',
    });
    const rows = training && penalty ? tf.add(crossEntropy, penalty) : crossEntropy;
    if (weights === undefined) return { loss: tf.mean(rows), ...outputs };
    const weight = tf.sum(weights);
    // A batch of rows that do not count has the loss 0.
    const divisor = tf.maximum(weight, 1e-12);
    return {
      loss: tf.div(tf.sum(tf.mul(rows, weights)), divisor),
      weight,
      ...outputs,
    };
  };
}

/** Outputs of a batch without labels, for `Trainer.predict`. */
export function classifierPredict(
  classifier: TextClassifier,
): (batch: TensorBatch) => Readonly<Record<string, tf.Tensor>> {
  return ({ tokens }) => {
    const { logits, attention } = applyClassifier(classifier, tokens!);
    const probabilities = tf.softmax(logits);
    const outputs: Record<string, tf.Tensor> = { probabilities };
    if (attention !== undefined) outputs.attention = attention;
    return outputs;
  };
}
