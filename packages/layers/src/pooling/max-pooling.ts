import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, maskAs } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { hideMasked } from './attention-pooling.js';

/**
 * The largest value of each feature over the positions that the mask keeps; zeros where there is
 * none. Equal values share the gradient.
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
    const largest = maxOverTime(hideMasked(x!, mask));
    return mask === null ? largest : tf.mul(largest, tf.max(maskAs(mask, 3), 1));
  }
}

/** `[batch, time, features]` to `[batch, features]`; tf.max gives each of equal values all gradient. */
function maxOverTime(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((input, save) => {
    const h = input as tf.Tensor;
    const largest = tf.max(h, 1);
    (save as tf.GradSaveFunc)([h, largest]);
    return {
      value: largest,
      gradFunc: (dy: tf.Tensor, [h, largest]: tf.Tensor[]) => {
        const isLargest = tf.cast(tf.equal(h!, tf.expandDims(largest!, 1)), 'float32');
        const share = tf.div(tf.expandDims(dy, 1), tf.sum(isLargest, 1, true));
        return tf.mul(isLargest, share);
      },
    };
  })(x);
}

/** Makes a {@link MaxPooling}. */
export function maxPooling(options: LayerConfig = {}): MaxPooling {
  return new MaxPooling(options);
}
