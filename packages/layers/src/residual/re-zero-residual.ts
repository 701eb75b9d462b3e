import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface ReZeroResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** First value of alpha. Default 0: the layer starts as the identity. */
  readonly initialAlpha?: number | undefined;
}

/**
 * ReZero: `y = x + alpha F(x)` with one learned number alpha that starts at 0. Trains very deep
 * stacks with no normalization.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Bachlechner et al., "ReZero is all you need", 2020, https://arxiv.org/abs/2003.04887.
 */
export class ReZeroResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  ReZeroResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>ReZeroResidual';
  static {
    registerLayer(ReZeroResidual);
  }

  private alpha!: tf.LayerVariable;

  constructor(config: ReZeroResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, initialAlpha: 0 });
  }

  protected override setupConnection(): void {
    const value = this.options.initialAlpha;
    this.alpha = this.weight('alpha', [], tf.initializers.constant({ value }));
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return tf.add(x, tf.mul(branch, this.alpha.read()));
  }
}

/** Makes a {@link ReZeroResidual}. */
export function reZeroResidual<N extends OutputCount = 1>(
  options: ReZeroResidualOptions<N>,
): ReZeroResidual<N> {
  return new ReZeroResidual(options);
}
