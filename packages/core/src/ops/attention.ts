import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { defaultRandom, type RandomGenerator } from '../random/index.js';
import {
  type AttentionInputs,
  attendBlock,
  type BlockShape,
  group,
  ungroup,
} from './attention-block.js';
import { blockedAttention, rowsPerBlock } from './attention-blocked.js';
import { attentionMask, type CombinedMask } from './attention-mask.js';
import { dropout } from './dropout.js';
import { differentiable } from './gradient.js';
import { showShape } from './rows.js';
import { softmax } from './softmax.js';

export interface AttentionOptions {
  /**
   * What may be attended, 1 (true) = attend: the keys `[batch, keyTime]`, or pairs
   * `[batch, queryTime, keyTime]`, or anything of rank 4 that broadcasts to
   * `[batch, heads, queryTime, keyTime]`. Default: everything.
   */
  readonly mask?: tf.Tensor | undefined;
  /** Query i sees the keys j <= i + offset only. Default false. */
  readonly causal?: boolean | undefined;
  /**
   * Position of the first query among the keys, for `causal`. Default `keyTime - queryTime`: the last
   * query is at the last key, as with a cache of earlier keys.
   */
  readonly offset?: number | undefined;
  /** Added to the scaled products; broadcasts to `[batch, heads, queryTime, keyTime]`. */
  readonly bias?: tf.Tensor | undefined;
  /** Factor on the products. Default `1 / sqrt(headDim)`. */
  readonly scale?: number | undefined;
  /** Share of the attention weights that is dropped. Default 0. */
  readonly dropout?: number | undefined;
  /** Source of the dropout's randomness. Default: the generator that `setSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** Returns the attention weights too, as they are before dropout. Default false. */
  readonly returnAttentionScores?: boolean | undefined;
}

export interface AttentionResult {
  /** `[batch, heads, queryTime, valueDim]` */
  readonly output: tf.Tensor;
  /** `[batch, heads, queryTime, keyTime]`, with `returnAttentionScores` only. */
  readonly scores?: tf.Tensor | undefined;
}

/**
 * Scaled dot-product attention: `softmax(scale Q K^T + bias) V`, over the allowed keys only. A query
 * that may attend to nothing gets zeros.
 *
 * The keys and values may have fewer heads than the queries (grouped-query attention, one head is
 * multi-query): query head i then uses key head `floor(i / (heads / keyHeads))`.
 *
 * Long sequences are computed in blocks of queries, whose weights the gradient computes again, so
 * that memory grows with the length and not with its square; causal blocks leave out the keys that
 * none of their queries may see. Rabe and Staats, "Self-attention does not need O(n^2) memory", 2021,
 * https://arxiv.org/abs/2112.05682.
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
  checkOptions('scaledDotProductAttention', options, {
    mask: true,
    causal: true,
    offset: true,
    bias: true,
    scale: true,
    dropout: true,
    generator: true,
    returnAttentionScores: true,
  });
  checkAttention(query, key, value);
  const headDim = query.shape[3]!;
  const { scale = 1 / Math.sqrt(headDim), bias, dropout: rate = 0 } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new Error(`scaledDotProductAttention: dropout is ${rate}, expected 0 <= dropout < 1`);
  }
  const shape = {
    batch: query.shape[0],
    heads: query.shape[1]!,
    keyHeads: key.shape[1]!,
    queryTime: query.shape[2]!,
    keyTime: key.shape[2]!,
  };
  const inputs: AttentionInputs = { query, key, value, bias };
  const generator = options.generator ?? defaultRandom();
  const rows = rowsPerBlock(shape);
  if (rows < shape.queryTime && !options.returnAttentionScores) {
    const { mask, causal = false, offset = shape.keyTime - shape.queryTime } = options;
    const settings = { shape, rows, scale, mask, causal, offset, rate, generator };
    return { output: blockedAttention(inputs, settings) };
  }
  const settings = { shape, scale, mask: attentionMask(shape, options), rate, generator };
  return options.returnAttentionScores
    ? attentionWithScores(inputs, settings)
    : { output: wholeAttention(inputs, settings) };
}

interface AttentionSettings {
  readonly shape: BlockShape;
  readonly scale: number;
  readonly mask: CombinedMask | undefined;
  readonly rate: number;
  readonly generator: RandomGenerator;
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

/** Attention as one operation with its own gradient, which keeps the weights. */
function wholeAttention(
  inputs: AttentionInputs,
  { shape, scale, mask, rate, generator }: AttentionSettings,
): tf.Tensor {
  const { query, key, value, bias } = inputs;
  const weightsShape = [shape.batch, shape.heads, shape.queryTime, shape.keyTime];
  return differentiable(bias ? [query, key, value, bias] : [query, key, value], (save) => {
    const isKept =
      rate === 0 ? undefined : generator.bernoulli(weightsShape, 1 - rate, 1 / (1 - rate));
    const block = attendBlock(inputs, { shape, scale, mask, isKept });
    save(block.saved);
    return { value: block.output, gradient: (dy, saved) => block.gradient(dy, saved) };
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
        `value ${showShape(value.shape)} do not fit; expected [batch, heads, queryTime, headDim], ` +
        '[batch, keyHeads, keyTime, headDim] and [batch, keyHeads, keyTime, valueDim] with heads ' +
        'a multiple of keyHeads',
    );
  }
}
