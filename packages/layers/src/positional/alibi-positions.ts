import * as tf from '@tensorflow/tfjs';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { AttentionPosition, type PositionContext } from './attention-position.js';

/**
 * ALiBi: `slope_h (j - i)` is added to the logit of query i and key j, so that each head forgets at
 * its own pace. For attention without a causal mask the distance counts, `-slope_h |j - i|`.
 *
 * As a layer of its own: queries `[batch, heads, time, headDim]` to the bias
 * `[batch, heads, time, time]`.
 *
 * Press et al., "Train short, test long", 2021, https://arxiv.org/abs/2108.12409.
 */
export class AlibiPositions extends AttentionPosition {
  static readonly className: string = 'resattn>AlibiPositions';
  static {
    registerLayer(AlibiPositions);
  }

  constructor(config: LayerConfig = {}) {
    super(config, {});
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, heads, time] = shape!;
    return [[batch!, heads!, time!, time!]];
  }

  override bias({ query, key, offset }: PositionContext): tf.Tensor {
    const [, heads, queryTime] = query.shape as [number, number, number];
    const slopes = tf.tensor(alibiSlopes(heads), [heads, 1, 1]);
    const keys = tf.range(0, key.shape[2]!, 1);
    const queries = tf.add(tf.range(0, queryTime, 1), tf.cast(offset, 'float32'));
    const distances = tf.abs(tf.sub(keys, tf.reshape(queries, [queryTime, 1])));
    return tf.expandDims(tf.neg(tf.mul(distances, slopes)), 0);
  }

  protected override forward([query]: tf.Tensor[]): tf.Tensor {
    const [batch, heads, time] = query!.shape as [number, number, number];
    const bias = this.bias({ query: query!, key: query!, scale: 1, offset: 0 });
    return tf.broadcastTo(bias, [batch, heads, time, time]);
  }
}

/**
 * The slope of each head: a geometric sequence from `2^(-8/n)` for n heads a power of two; for other
 * numbers, that of the next lower power and every second of the next higher.
 */
export function alibiSlopes(heads: number): number[] {
  const powers = (n: number) => Array.from({ length: n }, (_, i) => 2 ** ((-8 * (i + 1)) / n));
  const lower = 2 ** Math.floor(Math.log2(heads));
  const between = powers(2 * lower).filter((_, i) => i % 2 === 0);
  return [...powers(lower), ...between.slice(0, heads - lower)];
}

/** Makes an {@link AlibiPositions}. */
export function alibiPositions(options: LayerConfig = {}): AlibiPositions {
  return new AlibiPositions(options);
}
