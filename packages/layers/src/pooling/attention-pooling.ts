import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, maskAs } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import type { InputAxes } from '../base/shapes.js';

/** What every attention pooling takes. */
export interface AttentionPoolingOptions<Scores extends boolean = boolean> extends LayerConfig {
  /** Whether the weights `[batch, time]` are a second output. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
}

/**
 * The two steps of attention over a sequence: weights a = softmax over time of a score, context
 * c = sum over time of a h. A subclass gives the score of each position.
 *
 * Masked positions have weight 0. A sequence that is masked wholly, or has no positions, gives
 * weights and context of zeros.
 */
export abstract class AttentionPooling<
  O extends AttentionPoolingOptions,
  K extends keyof O = never,
  Scores extends boolean = boolean,
> extends CompositeLayer<O, K, OneOr<2, Scores>> {
  /** Scores of the positions, `[batch, time]`. */
  protected abstract scores(h: tf.Tensor): tf.Tensor;

  private get returnsScores(): boolean {
    return (this.options as unknown as { returnAttentionScores: boolean }).returnAttentionScores;
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'h', axes: ['batch', 'time', 'features'] }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time, features] = shape!;
    const context = [batch!, features!];
    return this.returnsScores ? [context, [batch!, time!]] : [context];
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([h]: tf.Tensor[], { mask }: Call): tf.Tensor[] {
    const weights = softmaxOverTime(this.scores(h!), mask);
    const context = weightedSum(weights, h!);
    return this.returnsScores ? [context, weights] : [context];
  }
}

/** Softmax over the last axis, `[batch, time]` or `[batch, heads, time]`, of what the mask keeps. */
export function softmaxOverTime(scores: tf.Tensor, mask: Mask): tf.Tensor {
  if (scores.size === 0) return scores;
  if (mask === null) return ops.softmax(scores);
  const [batch, time] = mask.shape as [number, number];
  const wide = scores.rank === 2 ? mask : tf.reshape(mask, [batch, 1, time]);
  return ops.softmax(scores, wide);
}

/** `c = sum over t of weights[t] h[t]`: `[batch, time]` and `[batch, time, features]`. */
export function weightedSum(weights: tf.Tensor, h: tf.Tensor): tf.Tensor {
  const [batch, time, features] = h.shape as [number, number, number];
  if (time === 0) return tf.zeros([batch, features]);
  const rows = tf.reshape(weights, [batch, 1, time]);
  return tf.reshape(tf.matMul(rows, h), [batch, features]);
}

/** Sets masked positions to a value far below all others, for a maximum over time. */
export function hideMasked(x: tf.Tensor, mask: Mask, lowest = -1e30): tf.Tensor {
  if (mask === null) return x;
  const keep = maskAs(mask, x.rank);
  return tf.add(tf.mul(x, keep), tf.mul(tf.sub(1, keep), lowest));
}
