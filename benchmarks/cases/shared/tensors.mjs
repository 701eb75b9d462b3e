import * as tf from '@tensorflow/tfjs';

let seed = 0;

/** Random integers from `low` to below `high`; the same in every run. */
export const ids = (shape, low, high) => tf.randomUniform(shape, low, high, 'int32', ++seed);
