import * as tf from '@tensorflow/tfjs';
import { correlate, correlateKernel, padTime, spread } from './correlation.js';
import { addBias } from './dense.js';

/** Where a convolution over time reads. */
export interface Conv1dGeometry {
  readonly strides: number;
  readonly dilationRate: number;
  readonly groups: number;
  /** Positions of the result. */
  readonly newTime: number;
  /** Zeros before and after the sequence. */
  readonly padding: readonly [number, number];
}

/**
 * A convolution over time and its gradients as products of matrices, from operations that every
 * backend has.
 */
export class Conv1dProducts {
  readonly #geometry: Conv1dGeometry;

  constructor(geometry: Conv1dGeometry) {
    this.#geometry = geometry;
  }

  /** `[batch, newTime, filters]` */
  value(x: tf.Tensor3D, kernel: tf.Tensor3D, bias?: tf.Tensor): tf.Tensor {
    const padded = padTime(x, ...this.#geometry.padding);
    const sum = correlate(padded, kernel, this.#window(kernel.shape[0]));
    return bias ? addBias(sum, bias) : sum;
  }

  /** Gradients with respect to the input and the kernel. */
  gradients(x: tf.Tensor3D, kernel: tf.Tensor3D, dy: tf.Tensor3D): [tf.Tensor, tf.Tensor] {
    const { strides, groups, newTime, padding } = this.#geometry;
    const window = this.#window(kernel.shape[0]);
    const dKernel = correlateKernel(padTime(x, ...padding), dy, window);
    // dx is the correlation of dy, its positions `strides` apart, with the kernel turned around.
    const time = x.shape[1];
    const [left] = padding;
    const reach = window.offsets[window.offsets.length - 1]!;
    const span = (newTime - 1) * strides + 1;
    const dySpread = padTime(spread(dy, strides), reach - left, time - span + left);
    const dx = correlate(dySpread, transposeKernel(kernel, groups), {
      offsets: window.offsets.map((offset) => reach - offset),
      strides: 1,
      newTime: time,
      groups,
    });
    return [dx, dKernel];
  }

  #window(taps: number) {
    const { strides, dilationRate, groups, newTime } = this.#geometry;
    const offsets = Array.from({ length: taps }, (_, tap) => tap * dilationRate);
    return { offsets, strides, newTime, groups };
  }
}

/** `[taps, channels / groups, filters]` to `[taps, filters / groups, channels]`. */
function transposeKernel(kernel: tf.Tensor3D, groups: number): tf.Tensor3D {
  const [taps, channels, filters] = kernel.shape;
  if (groups === 1) return tf.transpose(kernel, [0, 2, 1]);
  if (channels === 1 && filters === groups) return kernel;
  const byGroup = tf.reshape(kernel, [taps, channels, groups, filters / groups]);
  return tf.reshape(tf.transpose(byGroup, [0, 3, 2, 1]), [
    taps,
    filters / groups,
    groups * channels,
  ]);
}
