import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import type { Mask } from '../base/masks.js';
import { formatShape } from '../base/shapes.js';

export interface AttendMaskOptions {
  readonly queryTime: number;
  readonly keyTime: number;
  /** Position of the first query among the keys. */
  readonly offset: number;
  readonly causal: boolean;
  /** Keys at this distance or farther are hidden; undefined for none. */
  readonly window?: number | undefined;
}

/**
 * What a query may attend to, 1 = attend, as a product of all restrictions: the mask of the keys
 * `[batch, keyTime]`, the pairs allowed `[batch, queryTime, keyTime]`, causality, and a window.
 *
 * @returns float32, broadcasts to `[batch, heads, queryTime, keyTime]`; undefined without restriction
 */
export function attendMask(
  keyMask: Mask,
  pairs: tf.Tensor | undefined,
  { queryTime, keyTime, offset, causal, window }: AttendMaskOptions,
): tf.Tensor | undefined {
  const parts: tf.Tensor[] = [];
  if (keyMask) parts.push(keysAllowed(keyMask));
  if (pairs) parts.push(tf.expandDims(tf.cast(pairs, 'float32'), 1));
  if (causal) parts.push(to4(ops.causalMask(queryTime, keyTime, offset)));
  if (window !== undefined) parts.push(to4(windowMask(queryTime, keyTime, offset, window)));
  if (parts.length === 0) return undefined;
  return parts.reduce((all, part) => tf.mul(all, part));
}

/** A mask of keys `[batch, keyTime]` as float32 `[batch, 1, 1, keyTime]`. */
export function keysAllowed(mask: tf.Tensor): tf.Tensor {
  const [batch, time] = mask.shape as [number, number];
  return tf.reshape(tf.cast(mask, 'float32'), [batch, 1, 1, time]);
}

/** @throws Error when the mask has another shape than `[batch, keyTime]`. */
export function checkKeyMask(owner: string, mask: Mask, batch: number, keyTime: number): void {
  if (mask === null) return;
  if (mask.rank !== 2 || mask.shape[0] !== batch || mask.shape[1] !== keyTime)
    throw new Error(
      `${owner}: the mask has shape ${formatShape(mask.shape)}, expected [batch, keyTime] = ` +
        `${formatShape([batch, keyTime])}, one number for every key that the cache has room for`,
    );
}

function to4(mask: tf.Tensor): tf.Tensor {
  return tf.reshape(mask, [1, 1, ...mask.shape]);
}

/** 1 where key and query are less than `window` positions apart, `[queryTime, keyTime]`. */
function windowMask(queryTime: number, keyTime: number, offset: number, window: number): tf.Tensor {
  const queries = tf.reshape(tf.range(offset, offset + queryTime, 1), [queryTime, 1]);
  const distances = tf.abs(tf.sub(tf.range(0, keyTime, 1), queries));
  return tf.cast(tf.less(distances, window), 'float32');
}
