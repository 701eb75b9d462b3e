import * as ops from '@resattn/core/ops';
import type * as tf from '@tensorflow/tfjs';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface RmsNormOptions extends LayerConfig {
  /** Added to the mean square under the root. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Whether to learn a scale of each feature. Default true. */
  readonly useScale?: boolean | undefined;
  /** Initial values of the scale. Default `ones`. */
  readonly gammaInitializer?: InitializerOption | undefined;
}

/**
 * Root mean square normalization: `y = x / sqrt(mean(x^2) + epsilon) * gamma` over the last axis.
 *
 * Shapes: `[..., features]` to the same.
 *
 * Zhang and Sennrich, "Root mean square layer normalization", 2019,
 * https://arxiv.org/abs/1910.07467.
 */
export class RmsNorm extends CompositeLayer<RmsNormOptions> {
  static readonly className: string = 'resattn>RmsNorm';
  static {
    registerLayer(RmsNorm);
  }

  private gamma: tf.LayerVariable | undefined;

  constructor(config: RmsNormOptions = {}) {
    super(config, { epsilon: 1e-6, useScale: true, gammaInitializer: 'ones' });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const features = lastSize(this.label, 'x', shape!);
    const { useScale, gammaInitializer } = this.options;
    if (useScale)
      this.gamma = this.weight('gamma', [features], initializerFor(this.label, gammaInitializer));
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    return ops.rmsNorm(x!, { gamma: this.gamma?.read(), epsilon: this.options.epsilon });
  }
}

/** Makes an {@link RmsNorm}. */
export function rmsNorm(options: RmsNormOptions = {}): RmsNorm {
  return new RmsNorm(options);
}
