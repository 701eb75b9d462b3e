import { type LossFunction, layersModelWeights, losses, type TensorBatch } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { ClassifierConfig } from '../classifiers/config.js';
import { makeClassifier } from '../classifiers/families.js';
import {
  applyClassifier,
  countParameters,
  type TextClassifier,
} from '../classifiers/text-classifier.js';
import { lowRank } from './low-rank.js';

export interface DistillationOptions {
  /** Softens both distributions, so that what the teacher thinks of wrong classes shows. Default 2. */
  readonly temperature?: number;
  /** Part of the teacher in the loss, the rest is the labels' cross-entropy. Default 0.7. */
  readonly teacher?: number;
  /**
   * Weight of the divergence of the attention weights, where both models attend with one weight a
   * token. Default 0.1.
   */
  readonly attention?: number;
  /**
   * Weight of the difference in which texts the two models take for alike: the cosines between the
   * pooled contexts of a batch. Default 0.
   */
  readonly hidden?: number;
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
  const { temperature = 2, teacher: share = 0.7, attention = 0.1, hidden = 0 } = options;
  if (!(temperature > 0))
    throw new Error(`distillation: temperature is ${temperature}, want above 0`);
  if (!(share >= 0 && share <= 1))
    throw new Error(`distillation: teacher is ${share}, want a share from 0 to 1`);
  const studentContext = hidden > 0 ? contextModel(student) : undefined;
  const teacherContext = hidden > 0 ? contextModel(teacher) : undefined;
  const isToken = (tokens: tf.Tensor) => tf.notEqual(tokens, student.config.paddingId);
  return (batch: TensorBatch, training: boolean) => {
    const { tokens, labels, weights } = batch;
    if (tokens === undefined || labels === undefined)
      throw new Error('distillation: a batch holds tokens and labels');
    const { penalty, ...outputs } = applyClassifier(student, tokens, training);
    const target = applyClassifier(teacher, tokens);
    const crossEntropy = losses.softmaxCrossEntropy(outputs.logits, labels, { reduction: 'none' });
    let rows = tf.mul(crossEntropy, training ? 1 - share : 1);
    if (training) {
      const soft = softDivergence(target.logits, outputs.logits, temperature);
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
    const weight = weights === undefined ? undefined : (tf.sum(weights) as tf.Scalar);
    let loss = (
      weights === undefined
        ? tf.mean(rows)
        : tf.div(tf.sum(tf.mul(rows, weights)), tf.maximum(weight!, 1e-12))
    ) as tf.Scalar;
    if (training && studentContext && teacherContext) {
      const difference = tf.squaredDifference(
        cosines(teacherContext.apply(tokens) as tf.Tensor2D),
        cosines(studentContext.apply(tokens, { training }) as tf.Tensor2D),
      );
      loss = tf.add(loss, tf.mul(tf.mean(difference), hidden)) as tf.Scalar;
    }
    return { loss, ...(weight && { weight }), ...outputs };
  };
}

/** T² KL(teacher || student) of each row, at temperature T. */
function softDivergence(teacher: tf.Tensor, student: tf.Tensor, temperature: number): tf.Tensor {
  const target = tf.logSoftmax(tf.div(teacher, temperature));
  const log = tf.logSoftmax(tf.div(student, temperature));
  const divergence = tf.sum(tf.mul(tf.exp(target), tf.sub(target, log)), -1);
  return tf.mul(divergence, temperature ** 2);
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
  const unit = tf.div(rows, norms) as tf.Tensor2D;
  return tf.matMul(unit, unit, false, true);
}

/** The part of a classifier up to what its last layer reads. */
function contextModel({ model }: TextClassifier): tf.LayersModel {
  const { input } = model.getLayer('classifier');
  return tf.model({ inputs: model.inputs, outputs: input as tf.SymbolicTensor });
}

/** Fields that are widths of a classifier, and what they have to be a multiple of. */
const widths = ['embeddingDim', 'filters', 'attentionDim', 'modelDim', 'hiddenUnits', 'units'];

/**
 * A classifier of the same family and depth with all widths smaller, the largest one that has at most
 * a given part of the parameters. Its embeddings are the principal components of the teacher's, its
 * other weights fresh. A smaller model overfits less: its dropout rates are half the teacher's.
 *
 * @throws Error when even the narrowest has more
 */
export async function makeStudent(teacher: TextClassifier, share: number): Promise<TextClassifier> {
  if (!(share > 0 && share < 1))
    throw new Error(`distillation: the student's share is ${share}, want between 0 and 1`);
  const { family, config } = teacher;
  const limit = share * countParameters(teacher);
  const steps = 48;
  for (let step = steps - 1; step > 0; step--) {
    const student = makeClassifier(family, narrower(config, step / steps));
    if (countParameters(student) <= limit) {
      await inheritEmbeddings(student, teacher);
      return student;
    }
    student.model.dispose();
  }
  throw new Error(`distillation: no ${family} is as small as ${share} of this one`);
}

const EMBEDDINGS = 'embedding/embeddings';

async function inheritEmbeddings(student: TextClassifier, teacher: TextClassifier): Promise<void> {
  const own = layersModelWeights(student.model)[EMBEDDINGS];
  const large = layersModelWeights(teacher.model)[EMBEDDINGS];
  if (own === undefined || large === undefined) return;
  const [rows, columns] = large.shape as [number, number];
  const rank = own.shape[1]!;
  const { left } = lowRank((await large.data()) as Float32Array, rows, columns, rank);
  tf.tidy(() => own.assign(tf.tensor2d(left, [rows, rank])));
}

function narrower(config: Required<ClassifierConfig>, factor: number): ClassifierConfig {
  const { numHeads } = config as { numHeads?: number };
  const fields = Object.entries(config).map(([name, value]): [string, unknown] => {
    if (name === 'modelDim' && numHeads !== undefined)
      return [name, narrow(value, factor, 2 * numHeads)];
    if (name === 'headDim') return [name, undefined];
    if (widths.includes(name))
      return [
        name,
        Array.isArray(value)
          ? value.map((each) => narrow(each, factor, 1))
          : narrow(value, factor, 1),
      ];
    if (/dropout$/i.test(name)) return [name, (value as number) / 2];
    return [name, value];
  });
  return Object.fromEntries(fields) as unknown as ClassifierConfig;
}

const narrow = (width: unknown, factor: number, multiple: number): number =>
  Math.max(multiple, multiple * Math.floor(((width as number) * factor) / multiple));
