import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import type { Dense } from '../feedforward/dense.js';
import { gateOf } from './gated-residual.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface HighwayResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** First value of the transform gate's bias. Default -2: the layer starts by carrying x through. */
  readonly gateBias?: number | undefined;
}

/**
 * Highway connection: `y = t * F(x) + (1 - t) * x`, `t = sigmoid(W x + b)`.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Srivastava et al., "Highway networks", 2015, https://arxiv.org/abs/1505.00387.
 */
export class HighwayResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  HighwayResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>HighwayResidual';
  static {
    registerLayer(HighwayResidual);
  }

  private gate!: Dense;

  constructor(config: HighwayResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, gateBias: -2 });
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.gate = this.child('gate', gateOf(shape, this.options.gateBias), shape);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    const gate = this.run(this.gate, x, { training: false });
    return tf.add(x, tf.mul(gate, tf.sub(branch, x)));
  }
}

/** Makes a {@link HighwayResidual}. */
export function highwayResidual<N extends OutputCount = 1>(
  options: HighwayResidualOptions<N>,
): HighwayResidual<N> {
  return new HighwayResidual(options);
}
