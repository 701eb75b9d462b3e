import * as tf from '@tensorflow/tfjs';
import { oneHotRows } from '../ops/one-hot.js';
import { tensorFlowKernels } from '../tensorflow.js';

/** The loss of each row, and its gradient with respect to the row's logits. */
export interface RowLosses {
  /** `[rows]` */
  readonly losses: tf.Tensor;
  /** `[rows, classes]` */
  readonly dLogits: tf.Tensor;
}

/** `-log softmax(logits)[label]` for each row. */
export function sparseCrossEntropyRows(logits: tf.Tensor2D, labels: tf.Tensor1D): RowLosses {
  const kernels = tensorFlowKernels();
  if (kernels) {
    const [losses, dLogits] = kernels.execute(
      'SparseSoftmaxCrossEntropyWithLogits',
      [logits, labels],
      { T: { type: logits.dtype }, Tlabels: { type: 'int32' } },
      2,
    );
    return { losses: losses!, dLogits: dLogits! };
  }
  const logProbabilities = tf.logSoftmax(logits);
  const oneHot = oneHotRows(labels, logits.shape[1]);
  // Selected, not multiplied: the log-probability of another class may be infinite.
  const ofLabel = tf.where(tf.greater(oneHot, 0), logProbabilities, tf.zerosLike(oneHot));
  return {
    losses: tf.neg(tf.sum(ofLabel, 1)),
    dLogits: tf.sub(tf.exp(logProbabilities), oneHot),
  };
}

/** `-sum over c of target[c] log softmax(logits)[c]` for each row of targets. */
export function crossEntropyRows(
  logits: tf.Tensor2D,
  targets: tf.Tensor,
  { sumsToOne = false } = {},
): RowLosses {
  const kernels = tensorFlowKernels();
  if (kernels) {
    const [losses, difference] = kernels.execute(
      'SoftmaxCrossEntropyWithLogits',
      [logits, targets],
      { T: { type: logits.dtype } },
      2,
    );
    if (sumsToOne) return { losses: losses!, dLogits: difference! };
    // The kernel's gradient, p - targets, holds for targets that sum to one.
    return { losses: losses!, dLogits: dLogitsOf(tf.add(difference!, targets), targets) };
  }
  const logProbabilities = tf.logSoftmax(logits);
  return {
    losses: tf.neg(tf.sum(tf.mul(targets, logProbabilities), 1)),
    dLogits: dLogitsOf(tf.exp(logProbabilities), targets),
  };
}

function dLogitsOf(probabilities: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.sub(tf.mul(probabilities, tf.sum(targets, 1, true)), targets);
}
