import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { Recurrent, type RecurrentOptions, recurrentDefaults } from './recurrent.js';

export type GruOptions<State extends boolean = boolean> = RecurrentOptions<State>;

/**
 * Gated recurrent unit: `r = sigmoid(x W_r + h U_r + b)`, `z = sigmoid(x W_z + h U_z + b)`,
 * `n = tanh(x W_n + b + r * (h U_n + b'))`, `h' = (1 - z) * n + z * h`; r, z, n in this order in the
 * kernels. The reset gate comes after the recurrent product (Keras: reset_after), which has a bias
 * of its own.
 *
 * Shapes: x `[batch, time, features]`, on request h `[batch, units]`, to `[batch, units]` or with
 * `returnSequences` `[batch, time, units]`; with `returnState` also the last h.
 *
 * Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014,
 * https://arxiv.org/abs/1406.1078.
 */
export class Gru<State extends boolean = boolean> extends Recurrent<GruOptions, OneOr<2, State>> {
  static readonly className: string = 'resattn>Gru';
  static {
    registerLayer(Gru);
  }

  protected override readonly cell = ops.gruCell;
  private candidateBias: tf.LayerVariable | undefined;

  constructor(config: GruOptions<State>) {
    super(config, recurrentDefaults);
    this.checkOptions();
  }

  protected override setupCell(): void {
    const { units, useBias } = this.options;
    if (useBias)
      this.candidateBias = this.weight('recurrentBias', [units], tf.initializers.zeros());
  }

  protected override recurrentBias(): tf.Tensor | undefined {
    // The biases of the gates would add to the input's; only the candidate has one of its own.
    return (
      this.candidateBias &&
      tf.concat([tf.zeros([2 * this.options.units]), this.candidateBias.read()])
    );
  }
}

/** Makes a {@link Gru}. */
export function gru<State extends boolean = false>(options: GruOptions<State>): Gru<State> {
  return new Gru(options);
}
