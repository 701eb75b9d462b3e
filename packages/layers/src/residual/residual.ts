import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export type ResidualOptions<N extends OutputCount = OutputCount> = ResidualConnectionOptions<N>;

/**
 * The plain residual connection: `y = x + F(x)`.
 *
 * The gradient reaches x unchanged along the skip path, which is what lets deep stacks train.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * He et al., "Deep residual learning for image recognition", 2015,
 * https://arxiv.org/abs/1512.03385.
 */
export class Residual<N extends OutputCount = OutputCount> extends ResidualConnection<
  ResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>Residual';
  static {
    registerLayer(Residual);
  }

  constructor(config: ResidualOptions<N>) {
    super(config, { layer: required, dropout: 0 });
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return tf.add(x, branch);
  }
}

/** Makes a {@link Residual}. */
export function residual<N extends OutputCount = 1>(options: ResidualOptions<N>): Residual<N> {
  return new Residual(options);
}
