import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { dense } from '../ops/dense.js';
import { differentiable } from '../ops/gradient.js';
import { showShape, sizeOf, toRows, withShape } from '../ops/rows.js';
import { crossEntropyRows } from './cross-entropy-rows.js';
import {
  checkSameShape,
  type Reduced,
  type Reduction,
  type ReductionOption,
  reduce,
} from './reduction.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

/**
 * Cross-entropy of a softmax with target distributions: `-sum over c of t_c log softmax(x)_c`. The
 * targets are constants: they get no gradient.
 *
 * @param logits `[..., classes]`
 * @param probabilities `[..., classes]`
 * @returns a scalar, or `[...]` with reduction `none`
 * @throws Error when the shapes differ.
 */
export function softTargetCrossEntropy<R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  probabilities: tf.Tensor,
  options: ReductionOption<R> = {},
): Reduced<R> {
  checkOptions('softTargetCrossEntropy', options, { reduction: true });
  const { reduction } = options;
  checkSameShape('softTargetCrossEntropy', { logits, probabilities });
  const rowsShape = logits.shape.slice(0, -1);
  const rows = sizeOf(rowsShape);
  const losses = differentiable([logits], (save) => {
    const { losses, dLogits } = crossEntropyRows(toRows(logits), toRows(probabilities));
    save([dLogits]);
    return {
      value: withShape(losses, rowsShape),
      gradient: (dy, [dLogits]) => [
        withShape(tf.mul(dLogits!, tf.reshape(dy, [rows, 1])), logits.shape),
      ],
    };
  });
  return reduce('softTargetCrossEntropy', losses, reduction);
}

/**
 * Divergence of two softmax distributions: `KL(P || Q) = sum over c of P_c (log P_c - log Q_c)`, with a
 * gradient for both.
 *
 * Kullback and Leibler, 1951.
 *
 * @param logitsP `[..., classes]`
 * @param logitsQ `[..., classes]`
 * @returns a scalar, or `[...]` with reduction `none`
 * @throws Error when the shapes differ.
 */
export function klDivergence<R extends Reduction = 'mean'>(
  logitsP: tf.Tensor,
  logitsQ: tf.Tensor,
  options: ReductionOption<R> = {},
): Reduced<R> {
  checkOptions('klDivergence', options, { reduction: true });
  const { reduction } = options;
  checkSameShape('klDivergence', { logitsP, logitsQ });
  const logP = tf.logSoftmax(logitsP);
  const excess = tf.sub(logP, tf.logSoftmax(logitsQ));
  return reduce('klDivergence', tf.sum(tf.mul(tf.exp(logP), excess), -1), reduction);
}

export interface DistillationOptions<R extends Reduction = Reduction> extends ReductionOption<R> {
  /** Softens both distributions. Default 2. */
  readonly temperature?: number | undefined;
}

/**
 * Loss of a student that learns from a teacher: `T^2 KL(softmax(teacher / T) || softmax(student / T))`;
 * the square keeps the size of the gradients. Pass a teacher whose variables are not trained.
 *
 * Hinton et al., "Distilling the knowledge in a neural network", 2015.
 *
 * @param studentLogits `[..., classes]`
 * @param teacherLogits `[..., classes]`
 * @throws Error when the shapes differ or the temperature is not positive.
 */
export function distillationLoss<R extends Reduction = 'mean'>(
  studentLogits: tf.Tensor,
  teacherLogits: tf.Tensor,
  options: DistillationOptions<R> = {},
): Reduced<R> {
  checkOptions('distillationLoss', options, { temperature: true, reduction: true });
  const { temperature = 2, reduction } = options;
  if (!(temperature > 0)) {
    throw new Error(`distillationLoss: temperature is ${temperature}, expected a number > 0`);
  }
  const soften = (logits: tf.Tensor) => tf.mul(logits, 1 / temperature);
  const divergence = klDivergence(soften(teacherLogits), soften(studentLogits), { reduction });
  return tf.mul(divergence, temperature * temperature);
}

export interface InfoNceOptions<R extends Reduction = Reduction> extends ReductionOption<R> {
  /** Default 0.1. */
  readonly temperature?: number | undefined;
}

/**
 * Contrastive loss in a batch: row i of `anchors` has to find row i of `positives` among all of them,
 * by cross-entropy over `cosine / temperature`.
 *
 * van den Oord et al., "Representation learning with contrastive predictive coding", 2018.
 *
 * @param anchors `[batch, features]`
 * @param positives `[batch, features]`
 * @returns a scalar, or `[batch]` with reduction `none`
 * @throws Error when the inputs are not matrices of one shape or the temperature is not positive.
 */
export function infoNceLoss<R extends Reduction = 'mean'>(
  anchors: tf.Tensor,
  positives: tf.Tensor,
  options: InfoNceOptions<R> = {},
): Reduced<R> {
  checkOptions('infoNceLoss', options, { temperature: true, reduction: true });
  const { temperature = 0.1, reduction } = options;
  checkSameShape('infoNceLoss', { anchors, positives });
  if (anchors.rank !== 2) {
    throw new Error(
      `infoNceLoss: anchors have shape ${showShape(anchors.shape)}, expected [batch, features]`,
    );
  }
  if (!(temperature > 0)) {
    throw new Error(`infoNceLoss: temperature is ${temperature}, expected a number > 0`);
  }
  const cosines = dense(unitRows(anchors), unitRows(positives), undefined, {
    transposeKernel: true,
  });
  const diagonal = tf.range(0, anchors.shape[0], 1, 'int32');
  return softmaxCrossEntropy(tf.mul(cosines, 1 / temperature), diagonal, { reduction });
}

/** Rows of length 1. */
function unitRows(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-12)));
}
