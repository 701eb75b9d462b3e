import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, maskAs } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { hideMasked } from './attention-pooling.js';

/**
 * The largest value of each feature over the positions that the mask keeps; zeros where there is
 * none.
 *
 * Shapes: `[batch, time, features]` to `[batch, features]`.
 */
export class MaxPooling extends CompositeLayer {
  static readonly className: string = 'resattn>MaxPooling';
  static {
    registerLayer(MaxPooling);
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
    const largest = tf.max(hideMasked(x!, mask), 1);
    return mask === null ? largest : tf.mul(largest, tf.max(maskAs(mask, 3), 1));
  }
}

/** Makes a {@link MaxPooling}. */
export function maxPooling(options: LayerConfig = {}): MaxPooling {
  return new MaxPooling(options);
}
