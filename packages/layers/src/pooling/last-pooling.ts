import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { weightedSum } from './attention-pooling.js';

/**
 * The last position that the mask keeps, as causal models are pooled; zeros where there is none.
 *
 * Shapes: `[batch, time, features]` to `[batch, features]`.
 */
export class LastPooling extends CompositeLayer {
  static readonly className: string = 'resattn>LastPooling';
  static {
    registerLayer(LastPooling);
  }

  constructor(config: LayerConfig = {}) {
    super(config, {});
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, shape![2]!]];
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const [batch, time, features] = x!.shape as [number, number, number];
    if (time === 0) return tf.zeros([batch, features]);
    if (mask === null)
      return tf.reshape(tf.slice(x!, [0, time - 1, 0], [batch, 1, features]), [batch, features]);
    return weightedSum(lastKept(mask), x!);
  }
}

/** 1 at the last position that the mask keeps, else 0: `[batch, time]`, float32. */
function lastKept(mask: tf.Tensor): tf.Tensor {
  const kept = tf.cast(mask, 'float32');
  const positions = tf.mul(kept, tf.range(1, mask.shape[1]! + 1, 1));
  return tf.mul(kept, tf.cast(tf.equal(positions, tf.max(positions, 1, true)), 'float32'));
}

/** Makes a {@link LastPooling}. */
export function lastPooling(options: LayerConfig = {}): LastPooling {
  return new LastPooling(options);
}
