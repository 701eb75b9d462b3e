import * as tf from '@tensorflow/tfjs';
import { CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { formatShape, type InputAxes } from '../base/shapes.js';

/**
 * The first position: the class token of BERT.
 *
 * Shapes: `[batch, time, features]` to `[batch, features]`; time is at least 1.
 *
 * Devlin et al., "BERT", 2018, https://arxiv.org/abs/1810.04805.
 */
export class FirstPooling extends CompositeLayer {
  static readonly className: string = 'resattn>FirstPooling';
  static {
    registerLayer(FirstPooling);
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

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const [batch, time, features] = x!.shape as [number, number, number];
    if (time === 0)
      throw new Error(
        `${this.label}: x has shape ${formatShape(x!.shape)}, expected at least one position; put a ` +
          'class token before every sequence',
      );
    return tf.reshape(tf.slice(x!, [0, 0, 0], [batch, 1, features]), [batch, features]);
  }
}

/** Makes a {@link FirstPooling}, the pooling by class token. */
export function firstPooling(options: LayerConfig = {}): FirstPooling {
  return new FirstPooling(options);
}
