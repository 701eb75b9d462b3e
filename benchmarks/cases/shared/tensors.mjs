import * as tf from '@tensorflow/tfjs';

/**
 * A network, what it is called with, and how it is trained where it is.
 *
 * @typedef {object} Case
 * @property {tf.Tensor[]} inputs
 * @property {tf.Tensor[]} [variables] read from the weights
 * @property {import('@resattn/core').optimizers.Optimizer} [optimizer]
 * @property {(...inputs: tf.Tensor[]) => tf.Tensor} [loss]
 * @property {(...inputs: tf.Tensor[]) => tf.Tensor} [infer]
 */

let seed = 0;

/**
 * Random integers from `low` to below `high`; the same in every run.
 *
 * @param {[number] | [number, number]} shape
 * @param {number} low
 * @param {number} high
 */
export const ids = (shape, low, high) => tf.randomUniform(shape, low, high, 'int32', ++seed);
