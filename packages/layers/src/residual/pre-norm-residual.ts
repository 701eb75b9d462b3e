import * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { NormalizedResidual, type NormalizedResidualOptions } from './normalized-residual.js';

export type PreNormResidualOptions<N extends OutputCount = OutputCount> =
  NormalizedResidualOptions<N>;

/**
 * Pre-norm: `y = x + F(norm(x))`. The skip path stays untouched, so deep stacks train without
 * warm-up; the stack's end needs one more normalization.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Xiong et al., "On layer normalization in the Transformer architecture", 2020,
 * https://arxiv.org/abs/2002.04745.
 */
export class PreNormResidual<N extends OutputCount = OutputCount> extends NormalizedResidual<
  PreNormResidualOptions,
  'epsilon',
  N
> {
  static readonly className: string = 'resattn>PreNormResidual';
  static {
    registerLayer(PreNormResidual);
  }

  constructor(config: PreNormResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, norm: 'layerNorm', epsilon: undefined });
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.addNorm('norm', shape);
  }

  protected override prepare(x: tf.Tensor, call: Call): tf.Tensor {
    return this.normalize('norm', x, call);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    return tf.add(x, branch);
  }
}

/** Makes a {@link PreNormResidual}. */
export function preNormResidual<N extends OutputCount = 1>(
  options: PreNormResidualOptions<N>,
): PreNormResidual<N> {
  return new PreNormResidual(options);
}
