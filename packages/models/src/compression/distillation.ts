import { type LossFunction, losses, type TensorBatch } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { applyClassifier, type TextClassifier } from '../classifiers/text-classifier.js';

export interface DistillationOptions {
  /** Softens both distributions, so that what the teacher thinks of wrong classes shows. Default 2. */
  readonly temperature?: number | undefined;
  /** Part of the teacher in the loss, the rest is the labels' cross-entropy. Default 0.7. */
  readonly teacher?: number | undefined;
  /**
   * Weight of the divergence of the attention weights, where both models attend with one weight a
   * token. Default 0.1.
   */
  readonly attention?: number | undefined;
  /**
   * Weight of the difference in which texts the two models take for alike: the cosines between the
   * pooled contexts of a batch. Default 0.
   */
  readonly hidden?: number | undefined;
}

/**
 * Loss of a student that learns from a teacher and from the labels:
 *
 * ```text
 * loss = (1 - teacher) CE(labels, student) + teacher T² KL(softmax(teacher / T) || softmax(student / T))
 *      + attention KL(teacher's attention || student's attention)
 *      + hidden mean((cos(teacher's contexts) - cos(student's contexts))²)
 * ```
 *
 * Both models read the same `tokens` `[batch, time]`; `labels` `[batch]` and, where given, `weights`
 * `[batch]` as for `classifierLoss`. The teacher is not trained.
 *
 * Logits: Hinton et al., 2015, https://arxiv.org/abs/1503.02531. Attention: Jiao et al., "TinyBERT",
 * 2020, https://arxiv.org/abs/1909.10351. Contexts: Tung and Mori, "Similarity-preserving knowledge
 * distillation", 2019, https://arxiv.org/abs/1907.09682.
 */
export function distillationLoss(
  student: TextClassifier,
  teacher: TextClassifier,
  options: DistillationOptions = {},
): LossFunction {
  checkOptions('distillationLoss', options, {
    temperature: true,
    teacher: true,
    attention: true,
    hidden: true,
  });
  const { temperature = 2, teacher: share = 0.7, attention = 0.1, hidden = 0 } = options;
  checkDistillation(temperature, share);
  const studentContext = hidden > 0 ? contextModel(student) : undefined;
  const teacherContext = hidden > 0 ? contextModel(teacher) : undefined;
  const isToken = (tokens: tf.Tensor) => tf.notEqual(tokens, student.config.padId);
  return (batch: TensorBatch, training: boolean) => {
    const { tokens, labels, weights } = batch;
    if (tokens === undefined || labels === undefined)
      throw new Error('distillation: a batch holds tokens and labels');
    const { penalty, ...outputs } = applyClassifier(student, tokens, training);
    const target = applyClassifier(teacher, tokens);
    const crossEntropy = losses.softmaxCrossEntropy(outputs.logits, labels, { reduction: 'none' });
    let rows = tf.mul(crossEntropy, training ? 1 - share : 1);
    if (training) {
      const soft = losses.distillationLoss(outputs.logits, target.logits, {
        temperature,
        reduction: 'none',
      });
      rows = tf.add(rows, tf.mul(soft, share));
      if (
        attention > 0 &&
        outputs.attention &&
        isWeightPerToken(outputs.attention, target.attention)
      )
        rows = tf.add(
          rows,
          tf.mul(divergence(target.attention!, outputs.attention, isToken(tokens)), attention),
        );
      if (penalty) rows = tf.add(rows, penalty);
    }
    const weight = weights === undefined ? undefined : tf.sum(weights);
    let loss =
      weights === undefined
        ? tf.mean(rows)
        : tf.div(tf.sum(tf.mul(rows, weights)), tf.maximum(weight!, 1e-12));
    if (training && studentContext && teacherContext) {
      const difference = tf.squaredDifference(
        cosines(teacherContext.apply(tokens) as tf.Tensor2D),
        cosines(studentContext.apply(tokens, { training }) as tf.Tensor2D),
      );
      loss = tf.add(loss, tf.mul(tf.mean(difference), hidden));
    }
    return { loss, ...(weight && { weight }), ...outputs };
  };
}

/** @throws Error for a temperature or a share of the teacher out of range */
export function checkDistillation(temperature: number, teacher: number): void {
  if (!(temperature > 0))
    throw new Error(`distillation: temperature is ${temperature}, expected above 0`);
  if (!(teacher >= 0 && teacher <= 1))
    throw new Error(`distillation: teacher is ${teacher}, expected a share from 0 to 1`);
}

/** KL between two distributions over the tokens, padding left out. */
function divergence(teacher: tf.Tensor, student: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const floor = 1e-7;
  const target = tf.add(teacher, floor);
  const terms = tf.mul(target, tf.sub(tf.log(target), tf.log(tf.add(student, floor))));
  return tf.sum(tf.where(mask, terms, tf.zerosLike(terms)), -1);
}

const isWeightPerToken = (student: tf.Tensor, teacher: tf.Tensor | undefined): boolean =>
  student.rank === 2 && teacher !== undefined && tf.util.arraysEqual(student.shape, teacher.shape);

/** Cosines between all rows of `[batch, features]`. */
function cosines(rows: tf.Tensor2D): tf.Tensor2D {
  const norms = tf.sqrt(tf.add(tf.sum(tf.square(rows), -1, true), 1e-12));
  const unit = tf.div(rows, norms);
  return tf.matMul(unit, unit, false, true);
}

/** The part of a classifier up to what its last layer reads. */
function contextModel({ model }: TextClassifier): tf.LayersModel {
  const { input } = model.getLayer('classifier');
  return tf.model({ inputs: model.inputs, outputs: input });
}
