import * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { NormalizedResidual, type NormalizedResidualOptions } from './normalized-residual.js';

export interface DeepNormResidualOptions<N extends OutputCount = OutputCount>
  extends NormalizedResidualOptions<N> {
  /** Factor of the skip path; {@link deepNormConstants} gives it for a stack. */
  readonly alpha: number;
}

/**
 * DeepNorm: `y = norm(alpha x + F(x))`, with alpha above 1 growing with the depth of the stack, and
 * the branch's weights drawn smaller by a factor beta. Post-norm that trains at 1,000 layers.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Wang et al., "DeepNet: scaling Transformers to 1,000 layers", 2022,
 * https://arxiv.org/abs/2203.00555.
 */
export class DeepNormResidual<N extends OutputCount = OutputCount> extends NormalizedResidual<
  DeepNormResidualOptions,
  'epsilon',
  N
> {
  static readonly className: string = 'resattn>DeepNormResidual';
  static {
    registerLayer(DeepNormResidual);
  }

  constructor(config: DeepNormResidualOptions<N>) {
    super(config, {
      layer: required,
      dropout: 0,
      alpha: required,
      norm: 'layerNorm',
      epsilon: undefined,
    });
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.addNorm('norm', shape);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor, call: Call): tf.Tensor {
    return this.normalize('norm', tf.add(tf.mul(x, this.options.alpha), branch), call);
  }
}

/** The factors of DeepNorm for one stack. */
export interface DeepNormConstants {
  /** Factor of the skip path. */
  readonly alpha: number;
  /** Factor of the initial weights of feed-forward, value and output projections. */
  readonly beta: number;
}

/**
 * Alpha and beta of table 1 of the paper, for a stack of `numLayers` layers of two branches
 * (encoder only or decoder only): `alpha = (2 n)^(1/4)`, `beta = (8 n)^(-1/4)`.
 */
export function deepNormConstants(numLayers: number): DeepNormConstants {
  return { alpha: (2 * numLayers) ** 0.25, beta: (8 * numLayers) ** -0.25 };
}

/** Makes a {@link DeepNormResidual}. */
export function deepNormResidual<N extends OutputCount = 1>(
  options: DeepNormResidualOptions<N>,
): DeepNormResidual<N> {
  return new DeepNormResidual(options);
}
