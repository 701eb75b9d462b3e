import * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { NormalizedResidual, type NormalizedResidualOptions } from './normalized-residual.js';

export type SandwichNormResidualOptions<N extends OutputCount = OutputCount> =
  NormalizedResidualOptions<N>;

/**
 * Sandwich norm: `y = x + normAfter(F(normBefore(x)))`. The second normalization keeps the branch
 * from growing with depth.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Ding et al., "CogView: mastering text-to-image generation via Transformers", 2021,
 * https://arxiv.org/abs/2105.13290.
 */
export class SandwichNormResidual<N extends OutputCount = OutputCount> extends NormalizedResidual<
  SandwichNormResidualOptions,
  'epsilon',
  N
> {
  static readonly className: string = 'resattn>SandwichNormResidual';
  static {
    registerLayer(SandwichNormResidual);
  }

  constructor(config: SandwichNormResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, norm: 'layerNorm', epsilon: undefined });
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.addNorm('normBefore', shape);
    this.addNorm('normAfter', shape);
  }

  protected override prepare(x: tf.Tensor, call: Call): tf.Tensor {
    return this.normalize('normBefore', x, call);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor, call: Call): tf.Tensor {
    return tf.add(x, this.normalize('normAfter', branch, call));
  }
}

/** Makes a {@link SandwichNormResidual}. */
export function sandwichNormResidual<N extends OutputCount = 1>(
  options: SandwichNormResidualOptions<N>,
): SandwichNormResidual<N> {
  return new SandwichNormResidual(options);
}
