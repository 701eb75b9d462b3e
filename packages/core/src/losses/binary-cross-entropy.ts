import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { differentiable } from '../ops/gradient.js';
import { showShape } from '../ops/rows.js';
import {
  checkSameShape,
  type Reduced,
  type Reduction,
  type ReductionOption,
  reduce,
} from './reduction.js';

export interface BinaryCrossEntropyOptions<R extends Reduction = Reduction>
  extends ReductionOption<R> {
  /** Weight of the positive targets; broadcasts to the logits, `[labels]`. Default 1. */
  readonly positiveWeight?: tf.Tensor | undefined;
}

/**
 * Cross-entropy of independent yes-or-no labels:
 * `-(w y log sigmoid(x) + (1 - y) log sigmoid(-x))`, stable for logits of any size.
 *
 * @param logits any shape, `[batch, labels]`
 * @param targets the same shape, 0 or 1 or a probability between
 * @returns a scalar, or the logits' shape with reduction `none`
 * @throws Error when the shapes differ.
 */
export function binaryCrossEntropy<R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  targets: tf.Tensor,
  options: BinaryCrossEntropyOptions<R> = {},
): Reduced<R> {
  checkOptions('binaryCrossEntropy', options, { positiveWeight: true, reduction: true });
  const { positiveWeight, reduction } = options;
  checkSameShape('binaryCrossEntropy', { logits, targets });
  if (positiveWeight) checkPositiveWeight(logits, positiveWeight);
  const losses = differentiable([logits], (save) => {
    const labels = tf.cast(targets, 'float32');
    const others = tf.sub(1, labels);
    const weight = positiveWeight && tf.add(tf.mul(labels, positiveWeight), others);
    const surprise = tf.softplus(tf.neg(logits));
    const weighted = weight ? tf.mul(surprise, weight) : surprise;
    save(weight ? [logits, others, weight] : [logits, others]);
    return {
      value: tf.add(tf.mul(others, logits), weighted),
      gradient: (dy, [logits, others, weight]) => {
        const doubt = tf.sigmoid(tf.neg(logits!));
        const slope = tf.sub(others!, weight ? tf.mul(doubt, weight) : doubt);
        return [tf.mul(dy, slope)];
      },
    };
  });
  return reduce('binaryCrossEntropy', losses, reduction);
}

function checkPositiveWeight(logits: tf.Tensor, weight: tf.Tensor): void {
  const last = logits.shape.slice(logits.rank - weight.rank);
  if (!weight.shape.every((size, axis) => size === 1 || size === last[axis])) {
    throw new Error(
      `binaryCrossEntropy: positiveWeight ${showShape(weight.shape)} does not broadcast to the ` +
        `logits ${showShape(logits.shape)}`,
    );
  }
}

export interface FocalLossOptions<R extends Reduction = Reduction> extends ReductionOption<R> {
  /** Weight of the positive targets; the negative ones get `1 - alpha`. Default 0.25. */
  readonly alpha?: number | undefined;
  /** How much an easy example's loss is reduced; 0 is weighted cross-entropy. Default 2. */
  readonly gamma?: number | undefined;
}

/**
 * Focal loss of yes-or-no labels: `-alpha_t (1 - p_t)^gamma log p_t`, where `p_t` is the probability
 * given to the target.
 *
 * Lin et al., "Focal loss for dense object detection", ICCV 2017.
 *
 * @param logits any shape
 * @param targets the same shape, 0 or 1
 * @returns a scalar, or the logits' shape with reduction `none`
 * @throws Error when the shapes differ.
 */
export function focalLoss<R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  targets: tf.Tensor,
  options: FocalLossOptions<R> = {},
): Reduced<R> {
  checkOptions('focalLoss', options, { alpha: true, gamma: true, reduction: true });
  const { alpha = 0.25, gamma = 2, reduction } = options;
  checkSameShape('focalLoss', { logits, targets });
  const losses = differentiable([logits], (save) => {
    const labels = tf.cast(targets, 'float32');
    const sign = tf.sub(tf.mul(labels, 2), 1);
    // z is the logit of the target: p_t = sigmoid(z).
    const z = tf.mul(logits, sign);
    const surprise = tf.softplus(tf.neg(z));
    const balance = tf.add(tf.mul(labels, 2 * alpha - 1), 1 - alpha);
    const doubt = tf.sigmoid(tf.neg(z));
    const scale = tf.mul(balance, gamma === 2 ? tf.square(doubt) : tf.pow(doubt, gamma));
    save([sign, surprise, doubt, scale]);
    return {
      value: tf.mul(scale, surprise),
      gradient: (dy, saved) => {
        const [sign, surprise, doubt, scale] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const fall = tf.mul(tf.mul(surprise, gamma), tf.sub(1, doubt));
        const slope = tf.neg(tf.mul(scale, tf.add(fall, doubt)));
        return [tf.mul(dy, tf.mul(slope, sign))];
      },
    };
  });
  return reduce('focalLoss', losses, reduction);
}
