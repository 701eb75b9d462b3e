import { sigmoid, tanh } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { registerLayer } from '../base/register.js';
import { Recurrent, type RecurrentOptions, recurrentDefaults } from './recurrent.js';

export type GruOptions = RecurrentOptions;

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
export class Gru extends Recurrent<GruOptions> {
  static readonly className: string = 'resattn>Gru';
  static {
    registerLayer(Gru);
  }

  protected override readonly numGates = 3;
  private recurrentBias: tf.LayerVariable | undefined;

  constructor(config: GruOptions) {
    super(config, recurrentDefaults);
    this.checkOptions();
  }

  protected override setupStep(): void {
    const { units, useBias } = this.options;
    if (useBias)
      this.recurrentBias = this.weight('recurrentBias', [units], tf.initializers.zeros());
  }

  protected override step(
    x: tf.Tensor,
    [h]: readonly tf.Tensor[],
    recur: (h: tf.Tensor) => tf.Tensor,
  ): tf.Tensor[] {
    const { units } = this.options;
    const sizes = [2 * units, units];
    const [xGates, xCandidate] = tf.split(x, sizes, 1);
    const [hGates, hCandidate] = tf.split(recur(h!), sizes, 1);
    const [reset, update] = tf.split(sigmoid(tf.add(xGates!, hGates!)), 2, 1);
    const recurrent = this.recurrentBias
      ? tf.add(hCandidate!, this.recurrentBias.read())
      : hCandidate!;
    const candidate = tanh(tf.add(xCandidate!, tf.mul(reset!, recurrent)));
    return [tf.add(candidate, tf.mul(update!, tf.sub(h!, candidate)))];
  }
}

/** Makes a {@link Gru}. */
export function gru(options: GruOptions): Gru {
  return new Gru(options);
}
