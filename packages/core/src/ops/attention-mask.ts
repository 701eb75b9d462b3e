import * as tf from '@tensorflow/tfjs';
import { showShape } from './rows.js';
import { additiveMask } from './softmax.js';

/** Mask and causality of an attention, in the forms in which it is used. */
export interface CombinedMask {
  /** 1 where a key may be attended; broadcasts to `[batch, heads, queryTime, keyTime]`. */
  readonly isAllowed: tf.Tensor;
  /** Added to the logits: 0 where a key may be attended, far below all logits elsewhere. */
  readonly additive: tf.Tensor;
  /** 1 for the queries that may attend to some key; none when all may. */
  readonly hasKeys: tf.Tensor | undefined;
}

/**
 * 1 where query i may see key j, `j <= i + offset`, else 0.
 *
 * @returns `[queryTime, keyTime]`, float32
 */
export function causalMask(
  queryTime: number,
  keyTime = queryTime,
  offset = keyTime - queryTime,
): tf.Tensor2D {
  return tf.tidy(() => {
    const last = tf.reshape(tf.range(offset, offset + queryTime, 1), [queryTime, 1]);
    return tf.cast(tf.lessEqual(tf.range(0, keyTime, 1), last), 'float32');
  });
}

/** @throws Error when the mask does not broadcast to the attention's weights. */
export function attentionMask(
  shape: { batch: number; heads: number; queryTime: number; keyTime: number },
  {
    mask,
    causal = false,
    offset = shape.keyTime - shape.queryTime,
  }: { mask?: tf.Tensor | undefined; causal?: boolean | undefined; offset?: number | undefined },
): CombinedMask | undefined {
  if (!mask && !causal) return undefined;
  const { batch, heads, queryTime, keyTime } = shape;
  const given = mask && tf.cast(toRank4(mask, [batch, heads, queryTime, keyTime]), 'float32');
  const past = causal ? causalMask(queryTime, keyTime, offset) : undefined;
  const isAllowed = given && past ? tf.mul(given, past) : (given ?? past)!;
  // Causality alone leaves every query the first key, unless it starts before the keys.
  const hasKeys = given || offset < 0 ? tf.max(isAllowed, -1, true) : undefined;
  return { isAllowed, additive: additiveMask(isAllowed), hasKeys };
}

/**
 * Brings a mask of keys or of pairs to rank 4.
 *
 * @throws Error when it does not broadcast to the attention's weights.
 */
export function toRank4(mask: tf.Tensor, weights: readonly number[]): tf.Tensor {
  const shape =
    mask.rank === 2
      ? [mask.shape[0], 1, 1, mask.shape[1]!]
      : mask.rank === 3
        ? [mask.shape[0], 1, mask.shape[1]!, mask.shape[2]!]
        : mask.shape;
  const fits = shape.length === 4 && shape.every((size, i) => size === 1 || size === weights[i]);
  if (!fits) {
    throw new Error(
      `scaledDotProductAttention: mask ${showShape(mask.shape)} does not fit the attention weights ` +
        `${showShape(weights)}; expected [batch, keyTime], [batch, queryTime, keyTime] or rank 4`,
    );
  }
  return tf.reshape(mask, shape);
}
