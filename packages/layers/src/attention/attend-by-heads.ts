import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import type { AttentionPosition } from '../positional/attention-position.js';
import { repeatHeads } from './heads.js';
import { inOwnRows, meansOfOwnValues, productsWithOwnKeys, writersOf } from './shared-cache.js';

/** Queries, keys and values by head, and the position of the first query among the keys. */
export interface Heads {
  /** `[batch, heads, queryTime, headDim]` */
  readonly query: tf.Tensor;
  /** `[batch, keyHeads, keyTime, headDim]` */
  readonly key: tf.Tensor;
  /** `[batch, keyHeads, keyTime, valueDim]` */
  readonly value: tf.Tensor;
  readonly offset: number | tf.Tensor;
  /** Where keys and values lie; see {@link KeyValueCache}. */
  readonly ancestors?: tf.Tensor | undefined;
}

export interface AttendOptions {
  readonly scale: number;
  /** 1 = attend, broadcasts to `[batch, heads, queryTime, keyTime]`. */
  readonly mask: tf.Tensor | undefined;
  /**
   * Whether no query sees a key after it, beside what the mask hides; the last query is at the last
   * key. Not with mixers, nor with a position scheme that adds values. Default false.
   */
  readonly causal?: boolean | undefined;
  readonly position: AttentionPosition | undefined;
  /** Of talking heads: the matrices `[heads, heads]` that mix logits and weights. */
  readonly mixers: { readonly logits: tf.Tensor; readonly weights: tf.Tensor } | undefined;
  readonly dropout: number;
  readonly returnAttentionScores: boolean;
}

/**
 * Attention of each head, with what a position scheme and talking heads add to it.
 *
 * @returns the heads' outputs `[batch, heads, queryTime, valueDim]`, and on request the weights
 *   `[batch, heads, queryTime, keyTime]`
 */
export function attendByHeads(
  { query, key, value, offset, ancestors }: Heads,
  { scale, mask, causal = false, position, mixers, dropout, returnAttentionScores }: AttendOptions,
): { readonly output: tf.Tensor; readonly scores?: tf.Tensor | undefined } {
  // Of a scheme that asks for the number of keys only, a compiled function leaves the copy out.
  const ownKey = position && ancestors ? inOwnRows(key, ancestors) : key;
  const bias = position?.bias({ query, key: ownKey, scale, offset }) ?? undefined;
  if (!mixers && !position?.addsValues && !ancestors)
    return ops.scaledDotProductAttention(query, key, value, {
      mask,
      causal,
      bias,
      scale,
      dropout,
      returnAttentionScores,
    });
  const [, heads, queryTime] = query.shape as [number, number, number];
  const writers = ancestors && writersOf(ancestors, queryTime);
  const scaled = tf.mul(query, scale);
  const products = writers
    ? productsWithOwnKeys(scaled, key, writers)
    : tf.matMul(scaled, repeatHeads(key, heads), false, true);
  const logits = bias ? tf.add(products, bias) : products;
  const weights = ops.softmax(mixHeads(logits, mixers?.logits), mask);
  const kept = dropout > 0 ? ops.dropout(weights, dropout) : weights;
  const mixed = mixHeads(kept, mixers?.weights);
  const context = writers
    ? meansOfOwnValues(mixed, value, writers)
    : tf.matMul(mixed, repeatHeads(value, heads));
  const positional = position?.values(mixed, offset) ?? null;
  const output = positional ? tf.add(context, positional) : context;
  return returnAttentionScores ? { output, scores: weights } : { output };
}

/** `y[…, g, i, j] = sum over heads h of x[…, h, i, j] M[h, g]`. */
function mixHeads(x: tf.Tensor, mixer: tf.Tensor | undefined): tf.Tensor {
  if (!mixer) return x;
  const last = tf.transpose(x, [0, 2, 3, 1]);
  return tf.transpose(ops.dense(last, mixer), [0, 3, 1, 2]);
}
