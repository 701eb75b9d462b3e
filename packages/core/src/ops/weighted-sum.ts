import * as tf from '@tensorflow/tfjs';
import { tensorFlowKernels } from '../tensorflow.js';
import { multiply } from './product.js';
import { withShape } from './rows.js';

// A product reads its input once and writes nothing else; but on a GPU it may round its factors.
const isExact = () => !tensorFlowKernels()?.isGpu;

/** Sums `[rows, features]` over the rows, each as often as `weights` `[rows, 1]` says. */
export function sumOverRows(x: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  if (!isExact()) return tf.sum(tf.mul(x, weights), 0);
  const sum = multiply(weights as tf.Tensor2D, x as tf.Tensor2D, { transposeA: true });
  return withShape(sum, [x.shape[1]!]);
}

/** Sums `[rows, features]` over the features with `weights` `[features]`: `[rows, 1]`. */
export function sumOverFeatures(x: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  if (!isExact()) return tf.sum(tf.mul(x, weights), 1, true);
  return multiply(x as tf.Tensor2D, tf.reshape(weights, [weights.size, 1]));
}

/** The mean of each row of `[rows, features]`: `[rows, 1]`. */
export function meanOverFeatures(x: tf.Tensor): tf.Tensor {
  // By XLA on a processor a normalization is faster with products in place of XLA's own means.
  if (tensorFlowKernels()?.compiler !== 'xla' || !isExact()) return tf.mean(x, 1, true);
  const size = x.shape[1]!;
  return sumOverFeatures(x, tf.fill([size], 1 / size));
}
