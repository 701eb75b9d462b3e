import * as tf from '@tensorflow/tfjs';
import type { ConvolutionWindow } from './convolved-time.js';
import { convolvedTime } from './convolved-time.js';

/**
 * What each place of a sliding window reads: tap j is `x[strides t + j - left]`,
 * `[batch, newTime, features]`.
 *
 * Made of slices and reshapes, whose gradients every backend has.
 *
 * @param x `[batch, time, features]`
 * @param padding positions added before and after
 * @param filler what is read beyond the ends
 */
export function windowTaps(
  x: tf.Tensor,
  window: ConvolutionWindow & { readonly padding: readonly [number, number] },
  filler: number,
): tf.Tensor[] {
  const { kernelSize, strides, padding } = window;
  const [batch, time, features] = x.shape as [number, number, number];
  const newTime = convolvedTime(time, window)!;
  // Rows of `strides` positions: tap j of window t is column j % strides of row t + floor(j / strides).
  const rows = newTime + Math.floor((kernelSize - 1) / strides);
  const right = Math.max(0, rows * strides - time - padding[0]);
  const padded = tf.pad(
    x,
    [
      [0, 0],
      [padding[0], right],
      [0, 0],
    ],
    filler,
  );
  const cut = tf.slice(padded, [0, 0, 0], [batch, rows * strides, features]);
  const grid = tf.reshape(cut, [batch, rows, strides, features]);
  return Array.from({ length: kernelSize }, (_, j) => {
    const start = [0, Math.floor(j / strides), j % strides, 0];
    const tap = tf.slice(grid, start, [batch, newTime, 1, features]);
    return tf.reshape(tap, [batch, newTime, features]);
  });
}
