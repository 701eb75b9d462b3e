import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface LayerScaleResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** First value of every gamma. Default 1e-4. */
  readonly initialScale?: number | undefined;
}

/**
 * LayerScale: `y = x + gamma * F(x)` with one learned factor a feature, which starts small.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Touvron et al., "Going deeper with image Transformers", 2021, https://arxiv.org/abs/2103.17239.
 */
export class LayerScaleResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  LayerScaleResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>LayerScaleResidual';
  static {
    registerLayer(LayerScaleResidual);
  }

  private gamma!: tf.LayerVariable;

  constructor(config: LayerScaleResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, initialScale: 1e-4 });
  }

  protected override setupConnection(shape: tf.Shape): void {
    const value = this.options.initialScale;
    const features = lastSize(this.label, 'x', shape);
    this.gamma = this.weight('gamma', [features], tf.initializers.constant({ value }));
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return tf.add(x, tf.mul(branch, this.gamma.read()));
  }
}

/** Makes a {@link LayerScaleResidual}. */
export function layerScaleResidual<N extends OutputCount = 1>(
  options: LayerScaleResidualOptions<N>,
): LayerScaleResidual<N> {
  return new LayerScaleResidual(options);
}
