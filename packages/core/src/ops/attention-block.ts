import * as tf from '@tensorflow/tfjs';
import type { CombinedMask } from './attention-mask.js';
import { fuse } from './fuse.js';
import { sumToShape } from './gradient.js';

/** The axes of one block of queries and the keys that it sees. */
export interface BlockShape {
  readonly batch: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly queryTime: number;
  readonly keyTime: number;
}

export interface AttentionInputs {
  readonly query: tf.Tensor;
  readonly key: tf.Tensor;
  readonly value: tf.Tensor;
  readonly bias: tf.Tensor | undefined;
}

export interface BlockSettings {
  readonly shape: BlockShape;
  readonly scale: number;
  readonly mask: CombinedMask | undefined;
  /** What dropout multiplies the weights with; none without dropout. */
  readonly isKept: tf.Tensor | undefined;
}

export interface Block {
  /** `[batch, heads, queryTime, valueDim]` */
  readonly output: tf.Tensor;
  /** What the gradient reads. */
  readonly saved: tf.Tensor[];
  /** From dL/doutput to the gradients of query, key, value and, where there is one, bias. */
  readonly gradient: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor[];
}

/** Puts the heads that share keys side by side: `[batch, keyHeads, heads / keyHeads * time, dim]`. */
export function group(x: tf.Tensor, { batch, heads, keyHeads }: BlockShape): tf.Tensor {
  if (heads === keyHeads) return x;
  const [, , time, dim] = x.shape as [number, number, number, number];
  return tf.reshape(x, [batch, keyHeads, (heads / keyHeads) * time, dim]);
}

/** Undoes {@link group}. */
export function ungroup(
  x: tf.Tensor,
  { batch, heads, keyHeads, queryTime }: BlockShape,
): tf.Tensor {
  if (heads === keyHeads) return x;
  return tf.reshape(x, [batch, heads, queryTime, x.shape[3]!]);
}

/** Attention of one block of queries, and how a gradient goes back through it. */
export function attendBlock(
  { query, key, value, bias }: AttentionInputs,
  { shape, scale, mask, isKept }: BlockSettings,
): Block {
  const scaled = group(tf.mul(query, scale), shape);
  let logits = ungroup(tf.matMul(scaled, key, false, true), shape);
  if (bias) logits = tf.add(logits, bias);
  if (mask) logits = tf.add(logits, mask.additive);
  const weights = tf.softmax(logits);
  const kept = isKept ? tf.mul(weights, isKept) : weights;
  const context = ungroup(tf.matMul(group(kept, shape), value), shape);
  // Rows that may attend to nothing are cleared here, where they are shortest.
  const hasKeys = mask?.hasKeys;
  const output = hasKeys ? tf.mul(context, hasKeys) : context;
  const optional = [isKept, hasKeys].filter((tensor) => tensor !== undefined);
  return {
    output,
    saved: [scaled, key, value, weights, output, ...optional],
    gradient: (dy, saved) => {
      const [scaled, key, value, weights, output, ...rest] = saved as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        ...tf.Tensor[],
      ];
      const kept = isKept && rest.shift();
      const hasKeys = rest[0];
      const dOutput = hasKeys ? tf.mul(dy, hasKeys) : dy;
      const dContext = group(dOutput, shape);
      const used = kept ? tf.mul(weights, kept) : weights;
      const dValue = tf.matMul(group(used, shape), dContext, true, false);
      const dUsed = ungroup(tf.matMul(dContext, value, false, true), shape);
      // sum over keys of weights dWeights, as the shorter product of output and dOutput.
      const projection = tf.sum(tf.mul(dOutput, output), -1, true);
      const [dLogits] = kept
        ? fuse(
            'dropped_softmax_gradient',
            [weights, dUsed, kept, projection] as const,
            ([weights, dUsed, kept, projection]) => [
              tf.mul(weights, tf.sub(tf.mul(dUsed, kept), projection)),
            ],
          )
        : fuse(
            'softmax_gradient',
            [weights, dUsed, projection] as const,
            ([weights, dUsed, projection]) => [tf.mul(weights, tf.sub(dUsed, projection))],
          );
      const dProducts = group(dLogits, shape);
      const dQuery = tf.mul(ungroup(tf.matMul(dProducts, key), shape), scale);
      const dKey = tf.matMul(dProducts, scaled, true, false);
      const gradients = [dQuery, dKey, dValue];
      return bias ? [...gradients, sumToShape(dLogits, bias.shape)] : gradients;
    },
  };
}
