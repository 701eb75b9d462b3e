import { softmax } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import type { InputAxes } from '../base/shapes.js';

/** What every attention with a score function of its own takes. */
export interface ScoreAttentionOptions extends LayerConfig {
  /** Whether the weights `[batch, queryTime, keyTime]` are a second output. Default false. */
  readonly returnAttentionScores?: boolean;
}

/**
 * Attention of queries over a memory: weights a = softmax over the memory of a score, context
 * c = sum of a h. A subclass gives the score.
 *
 * Positions that the memory's mask hides have weight 0; a memory that is masked wholly, or empty,
 * gives zeros.
 */
export abstract class ScoreAttention<
  O extends ScoreAttentionOptions,
  K extends keyof O = never,
> extends CompositeLayer<O, K> {
  /** `[batch, queryTime, keyTime]` */
  protected abstract scores(query: tf.Tensor, memory: tf.Tensor): tf.Tensor;

  protected get returnsScores(): boolean {
    return (this.options as unknown as { returnAttentionScores: boolean }).returnAttentionScores;
  }

  protected override inputAxes(): InputAxes[] {
    return [
      { name: 'query', axes: ['batch', 'queryTime', 'queryFeatures'] },
      { name: 'memory', axes: ['batch', 'keyTime', 'memoryFeatures'] },
    ];
  }

  protected override outputShapes([query, memory]: tf.Shape[]): tf.Shape[] {
    const [batch, queryTime] = query!;
    const context = [batch!, queryTime!, memory![2]!];
    return this.returnsScores ? [context, [batch!, queryTime!, memory![1]!]] : [context];
  }

  protected override forward([query, memory]: tf.Tensor[], { masks }: Call): tf.Tensor[] {
    const weights = this.weights3(query!, memory!, masks[1] ?? null);
    const context = tf.matMul(weights, memory!);
    return this.returnsScores ? [context, weights] : [context];
  }

  /** The attention weights, `[batch, queryTime, keyTime]`. */
  protected weights3(query: tf.Tensor, memory: tf.Tensor, mask: Mask): tf.Tensor {
    return softmaxOverMemory(this.scores(query, memory), mask);
  }
}

/** Softmax over the memory `[batch, queryTime, keyTime]` of what its mask keeps. */
export function softmaxOverMemory(scores: tf.Tensor, mask: Mask): tf.Tensor {
  if (mask === null || scores.size === 0) return scores.size === 0 ? scores : softmax(scores);
  const [batch, keyTime] = mask.shape as [number, number];
  return softmax(scores, tf.reshape(mask, [batch, 1, keyTime]));
}
