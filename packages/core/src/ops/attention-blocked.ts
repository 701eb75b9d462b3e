import * as tf from '@tensorflow/tfjs';
import type { RandomGenerator } from '../random/index.js';
import { tensorFlowKernels } from '../tensorflow.js';
import {
  type AttentionInputs,
  attendBlock,
  type Block,
  type BlockShape,
} from './attention-block.js';
import { attentionMask, toRank4 } from './attention-mask.js';
import { differentiable } from './gradient.js';

export interface BlockedSettings {
  readonly shape: BlockShape;
  /** Queries in a block. */
  readonly rows: number;
  readonly scale: number;
  readonly mask: tf.Tensor | undefined;
  readonly causal: boolean;
  /** Position of the first query among the keys, for `causal`. */
  readonly offset: number;
  readonly rate: number;
  readonly generator: RandomGenerator;
}

/** Attention with fewer weights than this keeps them: computing them again costs more than it saves. */
const maxWholeWeights = 2 ** 21;
/** Weights of a block: 8 MB, which stay in the last cache of a processor. */
const weightsPerBlock = 2 ** 21;
const minRows = 64;
/** A block waits for the one that is so many before it: what one has to do alone, the other fills. */
const blocksAtOnce = 2;

/** How many queries to compute at a time: all of them unless there are many. */
export function rowsPerBlock({ batch, heads, queryTime, keyTime }: BlockShape): number {
  const weightsPerRow = batch * heads * keyTime;
  if (queryTime * weightsPerRow <= maxWholeWeights) return queryTime;
  const fitting = Math.floor(weightsPerBlock / weightsPerRow / minRows) * minRows;
  return Math.min(queryTime, Math.max(minRows, fitting));
}

/**
 * Attention by blocks of queries, two at a time. Only inputs and output are kept; the gradient computes the
 * weights of a block again.
 */
export function blockedAttention(inputs: AttentionInputs, settings: BlockedSettings): tf.Tensor {
  const { query, key, value, bias } = inputs;
  const { shape, rate, generator } = settings;
  const { batch, heads, queryTime, keyTime } = shape;
  const mask = settings.mask && toRank4(settings.mask, [batch, heads, queryTime, keyTime]);
  return differentiable(bias ? [query, key, value, bias] : [query, key, value], (save) => {
    const blocks = blocksOf(settings);
    const draws = rate === 0 ? [] : blocks.map(() => generator.reserve());
    const outputs: tf.Tensor[] = [];
    blocks.forEach((block, i) => {
      const attend = () => tf.tidy(() => run(inputs, settings, mask, block, draws[i]).output);
      const before = outputs[i - blocksAtOnce];
      outputs.push(before ? inOrder([before], attend) : attend());
    });
    const output = tf.concat(outputs, 2);
    save([query, key, value, output, ...(mask ? [mask] : []), ...(bias ? [bias] : []), ...draws]);
    return {
      value: output,
      gradient: (dy, [query, key, value, output, ...rest]) => {
        const given = mask && rest.shift();
        const inputs = { query: query!, key: key!, value: value!, bias: bias && rest.shift() };
        return gradientOf(inputs, settings, given, blocks, rest, dy, output!);
      },
    };
  });
}

/** The queries `[start, start + rows)`, and how many of the keys they see. */
interface Rows {
  readonly start: number;
  readonly rows: number;
  readonly keys: number;
}

function blocksOf({ shape, rows, causal, offset }: BlockedSettings): Rows[] {
  const { queryTime, keyTime } = shape;
  return Array.from({ length: Math.ceil(queryTime / rows) }, (_, i) => {
    const start = i * rows;
    const own = Math.min(rows, queryTime - start);
    const visible = causal ? Math.min(keyTime, Math.max(1, start + own + offset)) : keyTime;
    return { start, rows: own, keys: visible };
  });
}

function run(
  { query, key, value, bias }: AttentionInputs,
  { shape, scale, causal, offset, rate, generator }: BlockedSettings,
  mask: tf.Tensor | undefined,
  { start, rows, keys }: Rows,
  draw: tf.Tensor | undefined,
): Block {
  const blockShape = { ...shape, queryTime: rows, keyTime: keys };
  const ofBlock = (x: tf.Tensor) => part(part(x, 2, start, rows), 3, 0, keys);
  const weights = [shape.batch, shape.heads, rows, keys];
  return attendBlock(
    {
      query: part(query, 2, start, rows),
      key: part(key, 2, 0, keys),
      value: part(value, 2, 0, keys),
      bias: bias && ofBlock(bias),
    },
    {
      shape: blockShape,
      scale,
      mask: attentionMask(blockShape, {
        ...(mask && { mask: ofBlock(mask) }),
        causal,
        offset: offset + start,
      }),
      isKept: draw && generator.bernoulli(weights, 1 - rate, 1 / (1 - rate), draw),
    },
  );
}

function gradientOf(
  inputs: AttentionInputs,
  settings: BlockedSettings,
  mask: tf.Tensor | undefined,
  blocks: readonly Rows[],
  draws: readonly tf.Tensor[],
  dy: tf.Tensor,
  output: tf.Tensor,
): tf.Tensor[] {
  const { bias } = inputs;
  const { queryTime, keyTime } = settings.shape;
  const dQueries: tf.Tensor[] = [];
  let shared: tf.Tensor[] = [];
  const done: tf.Tensor[][] = [];
  const dBiases: tf.Tensor[] = [];
  blocks.forEach((block, i) => {
    const back = () => {
      const { start, rows } = block;
      const again = run(inputs, settings, mask, block, draws[i]);
      const saved = [...again.saved];
      // The output is known; only the weights are computed again.
      saved[4] = part(output, 2, start, rows);
      return again.gradient(part(dy, 2, start, rows), saved);
    };
    const before = done[i - blocksAtOnce];
    const [dQuery, dKey, dValue, dBias] = before ? inOrder(before, back) : back();
    dQueries.push(dQuery!);
    const grown = [dKey!, dValue!].map((gradient) => padTo(gradient, 2, keyTime));
    shared = i === 0 ? grown : grown.map((gradient, k) => tf.add(shared[k]!, gradient));
    done.push([dQuery!, ...shared]);
    if (dBias) dBiases.push(bias!.shape[3] === 1 ? dBias : padTo(dBias, 3, keyTime));
  });
  const gradients = [tf.concat(dQueries, 2), ...shared];
  if (!bias) return gradients;
  const dBias = bias.shape[2] === queryTime ? tf.concat(dBiases, 2) : tf.addN(dBiases);
  return [...gradients, dBias];
}

/** `size` positions of an axis; the tensor itself where it has no more, or is broadcast along it. */
function part(x: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  const own = x.shape[axis]!;
  if (own === size || own === 1) return x;
  const begin = x.shape.map((_, i) => (i === axis ? start : 0));
  const sizes = x.shape.map((dimension, i) => (i === axis ? size : dimension));
  return tf.slice(x, begin, sizes);
}

/** Zeros behind the end of an axis, up to `size`. */
function padTo(x: tf.Tensor, axis: number, size: number): tf.Tensor {
  const missing = size - x.shape[axis]!;
  if (missing === 0) return x;
  return tf.pad(
    x,
    x.shape.map((_, i): [number, number] => [0, i === axis ? missing : 0]),
  );
}

/** In a graph, lets the operations of `body` wait for `tensors`; otherwise they wait anyway. */
function inOrder<T>(tensors: readonly tf.Tensor[], body: () => T): T {
  const kernels = tensorFlowKernels();
  return kernels ? kernels.after(tensors, body) : body();
}
