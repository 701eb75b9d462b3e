import { activation as activationOp } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { ActivationOption } from '../base/activations.js';
import { registerLayer } from '../base/register.js';
import { Recurrent, type RecurrentOptions, recurrentDefaults } from './recurrent.js';

export interface SimpleRnnOptions extends RecurrentOptions {
  /** Activation of the output. Default `tanh`. */
  readonly activation?: ActivationOption;
}

/**
 * The plain recurrent network: `h' = activation(x W + h U + b)`.
 *
 * Shapes: x `[batch, time, features]`, on request h `[batch, units]`, to `[batch, units]` or with
 * `returnSequences` `[batch, time, units]`; with `returnState` also the last h.
 *
 * Elman, "Finding structure in time", 1990.
 */
export class SimpleRnn extends Recurrent<SimpleRnnOptions> {
  static readonly className: string = 'resattn>SimpleRnn';
  static {
    registerLayer(SimpleRnn);
  }

  protected override readonly numGates = 1;

  constructor(config: SimpleRnnOptions) {
    super(config, { ...recurrentDefaults, activation: 'tanh' });
    this.checkOptions();
  }

  protected override step(
    x: tf.Tensor,
    [h]: readonly tf.Tensor[],
    recur: (h: tf.Tensor) => tf.Tensor,
  ): tf.Tensor[] {
    return [activationOp(this.options.activation)(tf.add(x, recur(h!)))];
  }
}

/** Makes a {@link SimpleRnn}. */
export function simpleRnn(options: SimpleRnnOptions): SimpleRnn {
  return new SimpleRnn(options);
}
