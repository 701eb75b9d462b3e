import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface ScaledResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** Factor of the skip path. Default 1. */
  readonly skipScale?: number | undefined;
  /** Factor of the branch. Default: the root of one half. */
  readonly branchScale?: number | undefined;
}

/**
 * Constant factors: `y = skipScale x + branchScale F(x)`. With both at the root of one half the
 * variance stays the same from layer to layer.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Szegedy et al., "Inception-v4", 2016, https://arxiv.org/abs/1602.07261; Gehring et al.,
 * "Convolutional sequence to sequence learning", 2017, https://arxiv.org/abs/1705.03122.
 */
export class ScaledResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  ScaledResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>ScaledResidual';
  static {
    registerLayer(ScaledResidual);
  }

  constructor(config: ScaledResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, skipScale: 1, branchScale: Math.SQRT1_2 });
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    const { skipScale, branchScale } = this.options;
    const skip = skipScale === 1 ? x : tf.mul(x, skipScale);
    return tf.add(skip, branchScale === 1 ? branch : tf.mul(branch, branchScale));
  }
}

/** Makes a {@link ScaledResidual}. */
export function scaledResidual<N extends OutputCount = 1>(
  options: ScaledResidualOptions<N>,
): ScaledResidual<N> {
  return new ScaledResidual(options);
}
