import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkRate } from '../base/arguments.js';
import type { Call } from '../base/composite-layer.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface StochasticDepthResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** Probability that an example skips the branch in training, in [0, 1). */
  readonly dropRate: number;
}

/**
 * Stochastic depth: in training each example skips the whole branch with probability `dropRate`,
 * `y = x + m F(x) / (1 - dropRate)` with m in {0, 1}; otherwise `y = x + F(x)`.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Huang et al., "Deep networks with stochastic depth", 2016, https://arxiv.org/abs/1603.09382.
 */
export class StochasticDepthResidual<
  N extends OutputCount = OutputCount,
> extends ResidualConnection<StochasticDepthResidualOptions, never, N> {
  static readonly className: string = 'resattn>StochasticDepthResidual';
  static {
    registerLayer(StochasticDepthResidual);
  }

  constructor(config: StochasticDepthResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, dropRate: required });
    checkRate(this.label, 'dropRate', this.options.dropRate);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor, { training }: Call): tf.Tensor {
    const { dropRate } = this.options;
    if (!training || dropRate === 0) return tf.add(x, branch);
    const noiseShape = [x.shape[0], ...new Array<number>(x.rank - 1).fill(1)];
    return tf.add(x, ops.dropout(branch, dropRate, { noiseShape }));
  }
}

/** Makes a {@link StochasticDepthResidual}. */
export function stochasticDepthResidual<N extends OutputCount = 1>(
  options: StochasticDepthResidualOptions<N>,
): StochasticDepthResidual<N> {
  return new StochasticDepthResidual(options);
}
