import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { ResidualConnection, type ResidualConnectionOptions } from './residual-connection.js';

export interface GruGatedResidualOptions<N extends OutputCount = OutputCount>
  extends ResidualConnectionOptions<N> {
  /** Subtracted from the update gate. Default 2: the layer starts near the identity. */
  readonly gateBias?: number | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * GRU gating: x is the state, the branch b = F(x) the input of a gated recurrent unit:
 *
 * `r = sigmoid(b W_r + x U_r)`, `z = sigmoid(b W_z + x U_z - gateBias)`,
 * `h = tanh(b W_h + (r * x) U_h)`, `y = (1 - z) * x + z * h`.
 *
 * Shapes: `[batch, ..., features]` to the same.
 *
 * Parisotto et al., "Stabilizing Transformers for reinforcement learning", 2019,
 * https://arxiv.org/abs/1910.06764.
 */
export class GruGatedResidual<N extends OutputCount = OutputCount> extends ResidualConnection<
  GruGatedResidualOptions,
  never,
  N
> {
  static readonly className: string = 'resattn>GruGatedResidual';
  static {
    registerLayer(GruGatedResidual);
  }

  private branchKernel!: tf.LayerVariable;
  private gateKernel!: tf.LayerVariable;
  private candidateKernel!: tf.LayerVariable;
  private updateBias!: tf.LayerVariable;

  constructor(config: GruGatedResidualOptions<N>) {
    super(config, {
      layer: required,
      dropout: 0,
      gateBias: 2,
      kernelInitializer: 'glorotUniform',
    });
  }

  protected override setupConnection(shape: tf.Shape): void {
    const size = lastSize(this.label, 'x', shape);
    const initializer = initializerFor(this.label, this.options.kernelInitializer);
    this.branchKernel = this.weight('branchKernel', [size, 3 * size], initializer);
    this.gateKernel = this.weight('gateKernel', [size, 2 * size], initializer);
    this.candidateKernel = this.weight('candidateKernel', [size, size], initializer);
    const value = -this.options.gateBias;
    this.updateBias = this.weight('updateBias', [size], tf.initializers.constant({ value }));
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    const axis = x.rank - 1;
    const [bReset, bUpdate, bCandidate] = tf.split(
      ops.dense(branch, this.branchKernel.read()),
      3,
      axis,
    );
    const [xReset, xUpdate] = tf.split(ops.dense(x, this.gateKernel.read()), 2, axis);
    const reset = tf.sigmoid(tf.add(bReset!, xReset!));
    const update = tf.sigmoid(tf.add(tf.add(bUpdate!, xUpdate!), this.updateBias.read()));
    const recurrent = ops.dense(tf.mul(reset, x), this.candidateKernel.read());
    const candidate = tf.tanh(tf.add(bCandidate!, recurrent));
    return tf.add(x, tf.mul(update, tf.sub(candidate, x)));
  }
}

/** Makes a {@link GruGatedResidual}. */
export function gruGatedResidual<N extends OutputCount = 1>(
  options: GruGatedResidualOptions<N>,
): GruGatedResidual<N> {
  return new GruGatedResidual(options);
}
