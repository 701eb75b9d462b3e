import * as tf from '@tensorflow/tfjs';
import { multiply } from './product.js';
import { toRows } from './rows.js';

/** Which positions of a padded sequence a correlation reads. */
export interface CorrelationWindow {
  /** Position of each tap, relative to the window's start. */
  readonly offsets: readonly number[];
  /** Distance between the starts of successive windows. */
  readonly strides: number;
  /** Number of windows. */
  readonly newTime: number;
  readonly groups: number;
}

/** Adds zeros before and after the positions of `[batch, time, channels]`; negative numbers cut. */
export function padTime(x: tf.Tensor3D, left: number, right: number): tf.Tensor3D {
  const [batch, time, channels] = x.shape;
  const start = Math.max(0, -left);
  const length = time - start - Math.max(0, -right);
  const cut = length === time ? x : tf.slice(x, [0, start, 0], [batch, length, channels]);
  if (left <= 0 && right <= 0) return cut;
  return tf.pad(cut, [
    [0, 0],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]);
}

/** Puts `strides - 1` zeros between the positions of `[batch, time, channels]`. */
export function spread(x: tf.Tensor3D, strides: number): tf.Tensor3D {
  if (strides === 1) return x;
  const [batch, time, channels] = x.shape;
  const apart = tf.pad(tf.reshape(x, [batch, time, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, strides - 1],
    [0, 0],
  ]);
  return padTime(tf.reshape(apart, [batch, time * strides, channels]), 0, 1 - strides);
}

/** What one tap reads: `[batch, newTime, channels]`. */
function tapOf(
  x: tf.Tensor3D,
  offset: number,
  { strides, newTime }: CorrelationWindow,
): tf.Tensor3D {
  const [batch, time, channels] = x.shape;
  if (strides === 1) {
    if (offset === 0 && newTime === time) return x;
    return tf.slice(x, [0, offset, 0], [batch, newTime, channels]);
  }
  const end = offset + (newTime - 1) * strides + 1;
  return tf.stridedSlice(x, [0, offset, 0], [batch, end, channels], [1, strides, 1]) as tf.Tensor3D;
}

/** What every window reads, side by side: `[batch, newTime, taps * channels]`. */
function columnsOf(x: tf.Tensor3D, window: CorrelationWindow): tf.Tensor3D {
  const taps = window.offsets.map((offset) => tapOf(x, offset, window));
  return taps.length === 1 ? taps[0]! : tf.concat(taps, 2);
}

/** The columns of each group: `[groups, batch * newTime, taps * channels / groups]`. */
function groupColumns(x: tf.Tensor3D, window: CorrelationWindow): tf.Tensor3D {
  const [batch, , channels] = x.shape;
  const { offsets, newTime, groups } = window;
  const perGroup = channels / groups;
  const split = tf.reshape(columnsOf(x, window), [
    batch * newTime,
    offsets.length,
    groups,
    perGroup,
  ]);
  return tf.reshape(tf.transpose(split, [2, 0, 1, 3]), [
    groups,
    batch * newTime,
    offsets.length * perGroup,
  ]);
}

function isDepthwise(channels: number, filters: number, groups: number): boolean {
  return groups > 1 && channels === groups && filters === groups;
}

/**
 * `y[b, t, o] = sum over j, c of x[b, strides t + offsets[j], c] kernel[j, c, o]`, c in o's group.
 *
 * @param x `[batch, time, channels]`, padded already
 * @param kernel `[taps, channels / groups, filters]`
 * @returns `[batch, newTime, filters]`
 */
export function correlate(
  x: tf.Tensor3D,
  kernel: tf.Tensor3D,
  window: CorrelationWindow,
): tf.Tensor3D {
  const [batch, , channels] = x.shape;
  const [taps, perGroup, filters] = kernel.shape;
  const { offsets, newTime, groups } = window;
  if (isDepthwise(channels, filters, groups)) {
    const products = offsets.map((offset, tap) =>
      tf.mul(
        tapOf(x, offset, window),
        tf.reshape(tf.slice(kernel, [tap, 0, 0], [1, 1, filters]), [filters]),
      ),
    );
    return (products.length === 1 ? products[0]! : tf.addN(products)) as tf.Tensor3D;
  }
  if (groups === 1) {
    const product = multiply(
      toRows(columnsOf(x, window)),
      tf.reshape(kernel, [taps * channels, filters]),
    );
    return tf.reshape(product, [batch, newTime, filters]);
  }
  const perOutput = filters / groups;
  const kernels = tf.reshape(
    tf.transpose(tf.reshape(kernel, [taps, perGroup, groups, perOutput]), [2, 0, 1, 3]),
    [groups, taps * perGroup, perOutput],
  );
  const product = tf.matMul(groupColumns(x, window), kernels);
  return tf.reshape(tf.transpose(product, [1, 0, 2]), [batch, newTime, filters]);
}

/**
 * Gradient of {@link correlate} with respect to its kernel.
 *
 * @param dy `[batch, newTime, filters]`
 * @returns `[taps, channels / groups, filters]`
 */
export function correlateKernel(
  x: tf.Tensor3D,
  dy: tf.Tensor3D,
  window: CorrelationWindow,
): tf.Tensor3D {
  const [batch, , channels] = x.shape;
  const filters = dy.shape[2];
  const { offsets, newTime, groups } = window;
  if (isDepthwise(channels, filters, groups)) {
    const sums = offsets.map((offset) => tf.sum(tf.mul(tapOf(x, offset, window), dy), [0, 1]));
    return tf.reshape(tf.stack(sums), [offsets.length, 1, filters]);
  }
  if (groups === 1) {
    const sums = multiply(toRows(columnsOf(x, window)), toRows(dy), { transposeA: true });
    return tf.reshape(sums, [offsets.length, channels, filters]);
  }
  const perOutput = filters / groups;
  const dyByGroup = tf.transpose(tf.reshape(dy, [batch * newTime, groups, perOutput]), [1, 0, 2]);
  const sums = tf.matMul(groupColumns(x, window), dyByGroup, true, false);
  return tf.reshape(
    tf.transpose(
      tf.reshape(sums, [groups, offsets.length, channels / groups, perOutput]),
      [1, 2, 0, 3],
    ),
    [offsets.length, channels / groups, filters],
  );
}
