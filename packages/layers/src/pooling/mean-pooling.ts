import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, maskAs, zeroPadding } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';

/**
 * The mean over the positions that the mask keeps; zeros where there is none.
 *
 * Shapes: `[batch, time, features]` to `[batch, features]`.
 */
export class MeanPooling extends CompositeLayer {
  static readonly className: string = 'resattn>MeanPooling';
  static {
    registerLayer(MeanPooling);
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
    const sum = tf.sum(zeroPadding(x!, mask), 1);
    if (mask === null) return tf.div(sum, Math.max(1, x!.shape[1]!));
    return tf.div(sum, tf.maximum(tf.sum(maskAs(mask, 3), 1), 1));
  }
}

/** Makes a {@link MeanPooling}. */
export function meanPooling(options: LayerConfig = {}): MeanPooling {
  return new MeanPooling(options);
}
