import * as tf from '@tensorflow/tfjs';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { type Dense, dense } from '../feedforward/dense.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface GatedResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** First value of the gate's bias. Default -2: the gate starts nearly closed. */
  readonly gateBias?: number | undefined;
}

/**
 * Output gate: `y = x + sigmoid(W x + b) * F(x)`. The gate decides for each feature how much of the
 * branch is let in.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Parisotto et al., "Stabilizing Transformers for reinforcement learning", 2019,
 * https://arxiv.org/abs/1910.06764.
 */
export class GatedResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  GatedResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>GatedResidual';
  static {
    registerLayer(GatedResidual);
  }

  private gate!: Dense;

  constructor(config: GatedResidualOptions<N>) {
    super(config, { layer: required, dropout: 0, gateBias: -2 });
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.gate = this.child('gate', gateOf(shape, this.options.gateBias), shape);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    const gate = this.run(this.gate, x, { training: false });
    return tf.add(x, tf.mul(gate, branch));
  }
}

/** A sigmoid gate with as many units as x has features. */
export function gateOf(shape: tf.Shape, bias: number): Dense {
  return dense({
    units: shape[shape.length - 1]!,
    activation: 'sigmoid',
    biasInitializer: tf.initializers.constant({ value: bias }),
  });
}

/** Makes a {@link GatedResidual}. */
export function gatedResidual<N extends OutputCount = 1>(
  options: GatedResidualOptions<N>,
): GatedResidual<N> {
  return new GatedResidual(options);
}
