import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface LayerNormOptions extends LayerConfig {
  /** Added to the variance under the root. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** Whether to learn a scale of each feature. Default true. */
  readonly useScale?: boolean | undefined;
  /** Whether to learn an offset of each feature. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of the scale. Default `ones`. */
  readonly gammaInitializer?: InitializerOption | undefined;
  /** How many of the last axes are normalized together. Default 1. */
  readonly numAxes?: number | undefined;
}

/**
 * Layer normalization: `y = (x - mean) / sqrt(var + epsilon) * gamma + beta`, mean and biased
 * variance over the last axes of each position, so no position sees another.
 *
 * Shapes: `[..., features]` to the same.
 *
 * Ba et al., "Layer normalization", 2016, https://arxiv.org/abs/1607.06450.
 */
export class LayerNorm extends CompositeLayer<LayerNormOptions> {
  static readonly className: string = 'resattn>LayerNorm';
  static {
    registerLayer(LayerNorm);
  }

  private gamma: tf.LayerVariable | undefined;
  private beta: tf.LayerVariable | undefined;

  constructor(config: LayerNormOptions = {}) {
    super(config, {
      epsilon: 1e-5,
      useScale: true,
      useBias: true,
      gammaInitializer: 'ones',
      numAxes: 1,
    });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { numAxes, useScale, useBias, gammaInitializer } = this.options;
    if (!Number.isInteger(numAxes) || numAxes < 1 || numAxes >= shape!.length)
      throw new Error(
        `${this.label}: numAxes is ${numAxes}, expected 1 to ${shape!.length - 1}: all axes of the ` +
          'input but the batch',
      );
    const features = shape!.slice(-numAxes);
    for (let axis = 1; axis <= numAxes; axis++)
      lastSize(this.label, 'x', shape!.slice(0, shape!.length - axis + 1));
    if (useScale)
      this.gamma = this.weight('gamma', features, initializerFor(this.label, gammaInitializer));
    if (useBias) this.beta = this.weight('beta', features, tf.initializers.zeros());
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const { epsilon, numAxes } = this.options;
    if (numAxes > 1 && !this.gamma && !this.beta) {
      const flat = tf.reshape(x!, [...x!.shape.slice(0, -numAxes), -1]);
      return tf.reshape(ops.layerNorm(flat, { epsilon }), x!.shape);
    }
    return ops.layerNorm(x!, { gamma: this.gamma?.read(), beta: this.beta?.read(), epsilon });
  }
}

/** Makes a {@link LayerNorm}. */
export function layerNorm(options: LayerNormOptions = {}): LayerNorm {
  return new LayerNorm(options);
}
