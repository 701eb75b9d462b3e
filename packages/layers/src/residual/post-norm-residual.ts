import * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { NormalizedResidual, type NormalizedResidualOptions } from './normalized-residual.js';

export type PostNormResidualOptions<N extends OutputCount = OutputCount> =
  NormalizedResidualOptions<N>;

/**
 * Post-norm, as in the first Transformer: `y = norm(x + F(x))`. Every output has the same scale;
 * deep stacks need a warm-up.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762.
 */
export class PostNormResidual<N extends OutputCount = OutputCount> extends NormalizedResidual<
  PostNormResidualOptions,
  'epsilon',
  N
> {
  static readonly className: string = 'resattn>PostNormResidual';
  static {
    registerLayer(PostNormResidual);
  }

  constructor(config: PostNormResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, norm: 'layerNorm', epsilon: undefined });
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.addNorm('norm', shape);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor, call: Call): tf.Tensor {
    return this.normalize('norm', tf.add(x, branch), call);
  }
}

/** Makes a {@link PostNormResidual}. */
export function postNormResidual<N extends OutputCount = 1>(
  options: PostNormResidualOptions<N>,
): PostNormResidual<N> {
  return new PostNormResidual(options);
}
