import * as tf from '@tensorflow/tfjs';
import { CompositeLayer } from '../base/composite-layer.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface ScaleNormOptions extends LayerConfig {
  /** Smallest length that is divided by. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** First value of the scale g. Default: the root of the number of features. */
  readonly initialScale?: number | undefined;
}

/**
 * Scale normalization: `y = g x / max(|x|, epsilon)` with one learned number g: every position is
 * moved to the same length.
 *
 * Shapes: `[..., features]` to the same.
 *
 * Nguyen and Salazar, "Transformers without tears", 2019, https://arxiv.org/abs/1910.05895.
 */
export class ScaleNorm extends CompositeLayer<ScaleNormOptions, 'initialScale'> {
  static readonly className: string = 'resattn>ScaleNorm';
  static {
    registerLayer(ScaleNorm);
  }

  private scale: tf.LayerVariable | undefined;

  constructor(config: ScaleNormOptions = {}) {
    super(config, { epsilon: 1e-5, initialScale: undefined });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const value = this.options.initialScale ?? Math.sqrt(lastSize(this.label, 'x', shape!));
    this.scale = this.weight('scale', [], tf.initializers.constant({ value }));
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const { epsilon } = this.options;
    // The root of the larger square, not the larger root: the gradient of a root at 0 is infinite.
    const squares = tf.maximum(tf.sum(tf.square(x!), -1, true), epsilon * epsilon);
    return tf.mul(x!, tf.mul(this.scale!.read(), tf.rsqrt(squares)));
  }
}

/** Makes a {@link ScaleNorm}. */
export function scaleNorm(options: ScaleNormOptions = {}): ScaleNorm {
  return new ScaleNorm(options);
}
