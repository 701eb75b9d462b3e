import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { defaultRandom, type RandomGenerator } from '../random/index.js';
import { differentiable, sumToShape } from './gradient.js';
import { showShape } from './rows.js';

export interface DropoutOptions {
  /**
   * Shape of the mask, broadcast against the input: `[batch, 1, features]` drops whole channels of a
   * sequence, `[batch, 1, 1]` whole examples. Default: the input's shape.
   */
  readonly noiseShape?: readonly number[] | undefined;
  /** Source of randomness. Default: the generator that `setSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
}

/**
 * Dropout with inverted scaling: `y = x m / (1 - rate)`, where `m` is 0 with probability `rate`, else
 * 1. The expectation of y is x, so nothing is to be done at inference but to leave it out. A rate of
 * 0 returns the input unchanged and draws nothing.
 *
 * The mask is drawn from core's own generator, so a traced function draws a new one at each call.
 *
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 2014.
 *
 * @param x any shape, float32
 * @param rate in [0, 1)
 * @throws Error when the rate is outside [0, 1) or `noiseShape` does not broadcast to the input.
 */
export function dropout(x: tf.Tensor, rate: number, options: DropoutOptions = {}): tf.Tensor {
  checkOptions('dropout', options, { noiseShape: true, generator: true });
  const { noiseShape = x.shape, generator } = options;
  if (!(rate >= 0 && rate < 1)) throw new Error(`dropout: rate is ${rate}, expected 0 <= rate < 1`);
  const isBroadcast =
    noiseShape.length === x.rank &&
    noiseShape.every((dimension, axis) => dimension === 1 || dimension === x.shape[axis]);
  if (!isBroadcast) {
    throw new Error(
      `dropout: noiseShape ${showShape(noiseShape)} does not fit the input ${showShape(x.shape)}; ` +
        "expected the input's dimension or 1 on each axis",
    );
  }
  if (rate === 0) return tf.clone(x);
  return differentiable([x], (save) => {
    const mask = (generator ?? defaultRandom()).bernoulli(noiseShape, 1 - rate, 1 / (1 - rate));
    save([mask]);
    return {
      value: tf.mul(x, mask),
      gradient: (dy, [mask]) => [sumToShape(tf.mul(dy, mask!), x.shape)],
    };
  });
}
