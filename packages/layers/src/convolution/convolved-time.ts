import type { ops } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { Mask } from '../base/masks.js';

export interface ConvolutionWindow {
  /** Number of positions that the kernel reads. */
  readonly kernelSize: number;
  readonly strides: number;
  readonly dilationRate: number;
  readonly padding: ops.Conv1dPadding;
}

/** Zeros added before and after a sequence of `time` positions. */
function paddingOf(time: number, window: ConvolutionWindow): readonly [number, number] {
  const { padding, strides } = window;
  const reach = (window.kernelSize - 1) * window.dilationRate;
  if (typeof padding === 'number') return [padding, padding];
  if (typeof padding === 'object') return padding;
  if (padding === 'causal') return [reach, 0];
  if (padding === 'valid') return [0, 0];
  const total = Math.max(0, (Math.ceil(time / strides) - 1) * strides + reach + 1 - time);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Number of positions after a convolution, null where it is unknown before. */
export function convolvedTime(time: number | null, window: ConvolutionWindow): number | null {
  if (time === null) return null;
  const [left, right] = paddingOf(time, window);
  const reach = (window.kernelSize - 1) * window.dilationRate;
  return Math.floor((time + left + right - reach - 1) / window.strides) + 1;
}

/**
 * The mask of a convolution's output. An output position is real if the input position at the
 * middle of what it reads is real (at the end for `causal`, all of them for `valid`); in short: a
 * real position gives a real position, and padding gives padding.
 */
export function convolvedMask(mask: Mask, window: ConvolutionWindow): Mask {
  if (mask === null) return null;
  const [batch, time] = mask.shape as [number, number];
  const newTime = convolvedTime(time, window)!;
  const [left] = paddingOf(time, window);
  const reach = (window.kernelSize - 1) * window.dilationRate;
  const { strides, padding } = window;
  if (newTime === time && strides === 1) return mask;
  return tf.tidy(() => {
    // As float32: the slice of other numbers comes out wrong on the wasm backend.
    const numbers = tf.cast(mask, 'float32');
    const anchor =
      padding === 'valid' ? reach : padding === 'causal' ? reach : Math.floor(reach / 2);
    // Position t reads around strides t + anchor - left of the input.
    const offset = anchor - left;
    const last = offset + (newTime - 1) * strides;
    const before = Math.max(0, -offset);
    const after = Math.max(0, last + 1 - time);
    const padded = tf.pad(numbers, [
      [0, 0],
      [before, after],
    ]);
    const start = offset + before;
    const picked = tf.stridedSlice(
      padded,
      [0, start],
      [batch, start + (newTime - 1) * strides + 1],
      [1, strides],
    );
    return tf.cast(picked, 'bool');
  });
}
