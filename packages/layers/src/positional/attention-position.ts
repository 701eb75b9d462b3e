import { recognizeCopies } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import { CompositeLayer } from '../base/composite-layer.js';
import type { LayerConfig } from '../base/options.js';
import type { InputAxes } from '../base/shapes.js';

/** What a position scheme may use when it contributes to the logits of an attention. */
export interface PositionContext {
  /** Queries and keys, `[batch, heads, time, headDim]`; heads may differ (grouped queries). */
  readonly query: tf.Tensor;
  readonly key: tf.Tensor;
  /** Factor on query-key products. */
  readonly scale: number;
  /** Position of the first query; the first key has position 0. */
  readonly offset: number | tf.Tensor;
}

/**
 * How an attention learns of positions. {@link MultiHeadAttention} takes any such layer as its
 * `position` and calls it at three places; a scheme overrides what it needs.
 *
 * As a layer of its own it takes queries `[batch, heads, time, headDim]`.
 */
export abstract class AttentionPosition<
  O extends LayerConfig = LayerConfig,
  K extends keyof O = never,
> extends CompositeLayer<O, K> {
  static {
    recognizeCopies(AttentionPosition, 'layers/AttentionPosition');
  }

  /** Turns queries or keys by their position, the first of which is `offset`. */
  rotate(x: tf.Tensor, _offset: number | tf.Tensor): tf.Tensor {
    return x;
  }

  /** Added to the scaled logits; broadcasts to `[batch, heads, queryTime, keyTime]`. */
  bias(_context: PositionContext): tf.Tensor | null {
    return null;
  }

  /** Whether {@link values} adds anything. */
  get addsValues(): boolean {
    return false;
  }

  /** Added to the output, given the weights; `[batch, heads, queryTime, headDim]`. */
  values(_weights: tf.Tensor, _offset: number | tf.Tensor): tf.Tensor | null {
    return null;
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'query', axes: ['batch', 'heads', 'time', 'headDim'] }];
  }
}
