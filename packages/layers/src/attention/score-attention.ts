import * as ops from '@resattn/core/ops';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import type { OneOr } from '../base/outputs.js';
import type { InputAxes } from '../base/shapes.js';

/** What every attention with a score function of its own takes. */
export interface ScoreAttentionOptions<Scores extends boolean = boolean> extends LayerConfig {
  /** Whether the weights `[batch, queryTime, keyTime]` are a second output. Default false. */
  readonly returnAttentionScores?: Scores | undefined;
}

/** A memory and what the score makes of it, once for all queries. */
export type ScoredMemory = {
  /** `[batch, keyTime, memoryFeatures]` */
  readonly memory: tf.Tensor;
  /** `[batch, keyTime, scoreFeatures]` */
  readonly projected: tf.Tensor;
};

/** What is asked of {@link ScoreAttention.attendTo}. */
export interface AttendToOptions {
  /** `[batch, keyTime]`, 1 = attend. */
  readonly mask?: Mask | undefined;
  /** `[batch, queryTime, keyTime]`: the attention so far, of an attention with coverage. */
  readonly coverage?: tf.Tensor | undefined;
}

/**
 * Attention of queries over a memory: weights a = softmax over the memory of a score, context
 * c = sum of a h. A subclass gives the score.
 *
 * Positions that the memory's mask hides have weight 0; a memory that is masked wholly, or empty,
 * gives zeros.
 *
 * A decoder that asks position by position projects the memory once, {@link memoryCache}, and then
 * calls {@link attendTo}.
 */
export abstract class ScoreAttention<
  O extends ScoreAttentionOptions,
  K extends keyof O = never,
  Scores extends boolean = boolean,
> extends CompositeLayer<O, K, OneOr<2, Scores>> {
  /** What the score needs of the memory, `[batch, keyTime, scoreFeatures]`. */
  protected abstract projectMemory(memory: tf.Tensor): tf.Tensor;

  /**
   * `[batch, queryTime, keyTime]`
   *
   * @param projected what {@link projectMemory} returned
   */
  protected abstract scores(
    query: tf.Tensor,
    projected: tf.Tensor,
    coverage: tf.Tensor | undefined,
  ): tf.Tensor;

  /** The output, of the query and its context `[batch, queryTime, memoryFeatures]`. */
  protected combine(_query: tf.Tensor, context: tf.Tensor): tf.Tensor {
    return context;
  }

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
    const cache = { memory: memory!, projected: this.projectMemory(memory!) };
    const { output, scores } = this.attendTo(query!, cache, { mask: masks[1] ?? null });
    return this.returnsScores ? [output, scores] : [output];
  }

  /**
   * Projects a memory for {@link attendTo}. The layer must be built.
   *
   * @param memory `[batch, keyTime, memoryFeatures]`
   */
  memoryCache(memory: tf.Tensor): ScoredMemory {
    if (!this.built)
      throw new Error(`${this.label}: not built yet, expected weights; call the layer once before`);
    return { memory, projected: tf.tidy(() => this.projectMemory(memory)) };
  }

  /**
   * What {@link apply} gives for the query and the memory.
   *
   * @param query `[batch, queryTime, queryFeatures]`
   * @returns the output and the weights `[batch, queryTime, keyTime]`
   */
  attendTo(
    query: tf.Tensor,
    { memory, projected }: ScoredMemory,
    options: AttendToOptions = {},
  ): { output: tf.Tensor; scores: tf.Tensor } {
    checkOptions('attendTo', options, { mask: true, coverage: true });
    const { mask = null, coverage } = options;
    return tf.tidy(() => {
      const scores = softmaxOverMemory(this.scores(query, projected, coverage), mask);
      return { output: this.combine(query, tf.matMul(scores, memory)), scores };
    });
  }
}

/** Softmax over the memory `[batch, queryTime, keyTime]` of what its mask keeps. */
export function softmaxOverMemory(scores: tf.Tensor, mask: Mask): tf.Tensor {
  if (mask === null || scores.size === 0) return scores.size === 0 ? scores : ops.softmax(scores);
  const [batch, keyTime] = mask.shape as [number, number];
  return ops.softmax(scores, tf.reshape(mask, [batch, 1, keyTime]));
}
