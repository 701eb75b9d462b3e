import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { Recurrent, type RecurrentOptions, recurrentDefaults } from './recurrent.js';

export interface LstmOptions<State extends boolean = boolean> extends RecurrentOptions<State> {
  /** First value of the forget gate's bias. Default 1: the layer starts by remembering. */
  readonly forgetBias?: number | undefined;
}

/**
 * Long short-term memory: `i, f, g, o = x W + h U + b` (in this order in the kernels),
 * `c' = sigmoid(f) * c + sigmoid(i) * tanh(g)`, `h' = sigmoid(o) * tanh(c')`.
 *
 * Shapes: x `[batch, time, features]`, on request h and c `[batch, units]`, to `[batch, units]` or
 * with `returnSequences` `[batch, time, units]`; with `returnState` also the last h and c.
 *
 * Hochreiter and Schmidhuber, "Long short-term memory", 1997; forget bias: Jozefowicz et al., 2015.
 */
export class Lstm<State extends boolean = boolean> extends Recurrent<LstmOptions, OneOr<3, State>> {
  static readonly className: string = 'resattn>Lstm';
  static {
    registerLayer(Lstm);
  }

  protected override readonly cell = ops.lstmCell;

  constructor(config: LstmOptions<State>) {
    super(config, { ...recurrentDefaults, forgetBias: 1 });
    this.checkOptions();
  }

  protected override biasInitializer() {
    const { units, forgetBias } = this.options;
    return {
      apply: () => {
        const values = new Float32Array(4 * units).fill(forgetBias, units, 2 * units);
        return tf.tensor1d(values);
      },
    };
  }
}

/** Makes an {@link Lstm}. */
export function lstm<State extends boolean = false>(options: LstmOptions<State>): Lstm<State> {
  return new Lstm(options);
}
