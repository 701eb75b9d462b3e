import * as tf from '@tensorflow/tfjs';
import { defaultRandom, type RandomGenerator } from '../random/index.js';
import { attentionMask, type CombinedMask } from './attention-mask.js';
import { dropout } from './dropout.js';
import { differentiable, sumToShape } from './gradient.js';
import { showShape } from './rows.js';
import { softmax } from './softmax.js';

export interface AttentionOptions {
  /**
   * What may be attended, 1 (true) = attend: the keys `[batch, keyTime]`, or pairs
   * `[batch, queryTime, keyTime]`, or anything of rank 4 that broadcasts to
   * `[batch, heads, queryTime, keyTime]`. Default: everything.
   */
  readonly mask?: tf.Tensor;
  /** Query i sees the keys j <= i + offset only. Default false. */
  readonly causal?: boolean;
  /**
   * Position of the first query among the keys, for `causal`. Default `keyTime - queryTime`: the last
   * query is at the last key, as with a cache of earlier keys.
   */
  readonly offset?: number;
  /** Added to the scaled products; broadcasts to `[batch, heads, queryTime, keyTime]`. */
  readonly bias?: tf.Tensor;
  /** Factor on the products. Default `1 / sqrt(headDim)`. */
  readonly scale?: number;
  /** Share of the attention weights that is dropped. Default 0. */
  readonly dropout?: number;
  /** Source of the dropout's randomness. Default: the generator that `setSeed` seeds. */
  readonly generator?: RandomGenerator;
  /** Returns the attention weights too, as they are before dropout. Default false. */
  readonly returnAttentionScores?: boolean;
}

export interface AttentionResult {
  /** `[batch, heads, queryTime, valueDim]` */
  readonly output: tf.Tensor;
  /** `[batch, heads, queryTime, keyTime]`, with `returnAttentionScores` only. */
  readonly scores?: tf.Tensor;
}

/**
 * Scaled dot-product attention: `softmax(scale Q K^T + bias) V`, over the allowed keys only. A query
 * that may attend to nothing gets zeros.
 *
 * The keys and values may have fewer heads than the queries (grouped-query attention, one head is
 * multi-query): query head i then uses key head `floor(i / (heads / keyHeads))`.
 *
 * Vaswani et al., "Attention is all you need", NeurIPS 2017; Ainslie et al., "GQA", EMNLP 2023.
 *
 * @param query `[batch, heads, queryTime, headDim]`
 * @param key `[batch, keyHeads, keyTime, headDim]`
 * @param value `[batch, keyHeads, keyTime, valueDim]`
 * @throws Error when the shapes do not fit.
 */
export function scaledDotProductAttention(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: AttentionOptions = {},
): AttentionResult {
  checkAttention(query, key, value);
  const headDim = query.shape[3]!;
  const { scale = 1 / Math.sqrt(headDim), bias, dropout: rate = 0 } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new Error(`scaledDotProductAttention: dropout is ${rate}, want 0 <= dropout < 1`);
  }
  const shape = {
    batch: query.shape[0]!,
    heads: query.shape[1]!,
    keyHeads: key.shape[1]!,
    queryTime: query.shape[2]!,
    keyTime: key.shape[2]!,
  };
  const mask = attentionMask(shape, options);
  const inputs: AttentionInputs = { query, key, value, bias };
  const settings: AttentionSettings = { shape, scale, mask, rate, generator: options.generator };
  return options.returnAttentionScores
    ? attentionWithScores(inputs, settings)
    : { output: fusedAttention(inputs, settings) };
}

interface AttentionShape {
  readonly batch: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly queryTime: number;
  readonly keyTime: number;
}

interface AttentionInputs {
  readonly query: tf.Tensor;
  readonly key: tf.Tensor;
  readonly value: tf.Tensor;
  readonly bias: tf.Tensor | undefined;
}

interface AttentionSettings {
  readonly shape: AttentionShape;
  readonly scale: number;
  readonly mask: CombinedMask | undefined;
  readonly rate: number;
  readonly generator: RandomGenerator | undefined;
}

/** Puts the heads that share keys side by side: `[batch, keyHeads, heads / keyHeads * time, dim]`. */
function group(x: tf.Tensor, { batch, heads, keyHeads }: AttentionShape): tf.Tensor {
  if (heads === keyHeads) return x;
  const [, , time, dim] = x.shape as [number, number, number, number];
  return tf.reshape(x, [batch, keyHeads, (heads / keyHeads) * time, dim]);
}

/** Undoes {@link group}. */
function ungroup(x: tf.Tensor, { batch, heads, keyHeads, queryTime }: AttentionShape): tf.Tensor {
  if (heads === keyHeads) return x;
  return tf.reshape(x, [batch, heads, queryTime, x.shape[3]!]);
}

/** Attention whose weights are results too, so that a loss may use them. */
function attentionWithScores(
  { query, key, value, bias }: AttentionInputs,
  { shape, scale, mask, rate, generator }: AttentionSettings,
): AttentionResult {
  const products = tf.matMul(group(tf.mul(query, scale), shape), key, false, true);
  let logits = ungroup(products, shape);
  if (bias) logits = tf.add(logits, bias);
  const scores = softmax(logits, mask?.isAllowed);
  const kept = rate === 0 ? scores : dropout(scores, rate, { generator });
  const output = ungroup(tf.matMul(group(kept, shape), value), shape);
  return { output, scores };
}

/** Attention as one operation with its own gradient. */
function fusedAttention(
  { query, key, value, bias }: AttentionInputs,
  { shape, scale, mask, rate, generator }: AttentionSettings,
): tf.Tensor {
  const weightsShape = [shape.batch, shape.heads, shape.queryTime, shape.keyTime];
  return differentiable(bias ? [query, key, value, bias] : [query, key, value], (save) => {
    const scaled = group(tf.mul(query, scale), shape);
    let logits = ungroup(tf.matMul(scaled, key, false, true), shape);
    if (bias) logits = tf.add(logits, bias);
    if (mask) logits = tf.add(logits, mask.additive);
    const weights = tf.softmax(logits);
    const isKept =
      rate === 0
        ? undefined
        : (generator ?? defaultRandom()).bernoulli(weightsShape, 1 - rate, 1 / (1 - rate));
    const kept = isKept ? tf.mul(weights, isKept) : weights;
    const context = ungroup(tf.matMul(group(kept, shape), value), shape);
    // Rows that may attend to nothing are cleared here, where they are shortest.
    const hasKeys = mask?.hasKeys;
    const output = hasKeys ? tf.mul(context, hasKeys) : context;
    const optional = [isKept, hasKeys].filter((tensor) => tensor !== undefined);
    save([scaled, key, value, weights, output, ...optional]);
    return {
      value: output,
      gradient: (dy, saved) => {
        const [scaled, key, value, weights, output, ...rest] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          ...tf.Tensor[],
        ];
        const isKept = rate === 0 ? undefined : rest.shift();
        const hasKeys = rest[0];
        const dOutput = hasKeys ? tf.mul(dy, hasKeys) : dy;
        const dContext = group(dOutput, shape);
        const kept = isKept ? tf.mul(weights, isKept) : weights;
        const dValue = tf.matMul(group(kept, shape), dContext, true, false);
        const dKept = ungroup(tf.matMul(dContext, value, false, true), shape);
        const dWeights = isKept ? tf.mul(dKept, isKept) : dKept;
        // sum over keys of weights dWeights, as the shorter product of output and dOutput.
        const projection = tf.sum(tf.mul(dOutput, output), -1, true);
        const dLogits = tf.mul(weights, tf.sub(dWeights, projection));
        const dProducts = group(dLogits, shape);
        const dQuery = tf.mul(ungroup(tf.matMul(dProducts, key), shape), scale);
        const dKey = tf.matMul(dProducts, scaled, true, false);
        const gradients = [dQuery, dKey, dValue];
        return bias ? [...gradients, sumToShape(dLogits, bias.shape)] : gradients;
      },
    };
  });
}

function checkAttention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): void {
  const [batch, heads, , headDim] = query.shape;
  const [keyBatch, keyHeads, keyTime, keyDim] = key.shape;
  const fits =
    query.rank === 4 &&
    key.rank === 4 &&
    value.rank === 4 &&
    keyBatch === batch &&
    keyDim === headDim &&
    heads! % keyHeads! === 0 &&
    value.shape[0] === batch &&
    value.shape[1] === keyHeads &&
    value.shape[2] === keyTime;
  if (!fits) {
    throw new Error(
      `scaledDotProductAttention: query ${showShape(query.shape)}, key ${showShape(key.shape)} and ` +
        `value ${showShape(value.shape)} do not fit; want [batch, heads, queryTime, headDim], ` +
        '[batch, keyHeads, keyTime, headDim] and [batch, keyHeads, keyTime, valueDim] with heads ' +
        'a multiple of keyHeads',
    );
  }
}
