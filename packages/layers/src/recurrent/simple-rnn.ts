import * as ops from '@resattn/core/ops';
import { checkOneOf } from '../base/arguments.js';
import type { OneOr } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { Recurrent, type RecurrentOptions, recurrentDefaults } from './recurrent.js';

export interface SimpleRnnOptions<State extends boolean = boolean> extends RecurrentOptions<State> {
  /** Activation of the output. Default `tanh`. */
  readonly activation?: 'tanh' | 'relu' | undefined;
}

/**
 * The plain recurrent network: `h' = activation(x W + h U + b)`.
 *
 * Shapes: x `[batch, time, features]`, on request h `[batch, units]`, to `[batch, units]` or with
 * `returnSequences` `[batch, time, units]`; with `returnState` also the last h.
 *
 * Elman, "Finding structure in time", 1990.
 */
export class SimpleRnn<State extends boolean = boolean> extends Recurrent<
  SimpleRnnOptions,
  OneOr<2, State>
> {
  static readonly className: string = 'resattn>SimpleRnn';
  static {
    registerLayer(SimpleRnn);
  }

  protected override readonly cell: ops.RecurrentCell;

  constructor(config: SimpleRnnOptions<State>) {
    super(config, { ...recurrentDefaults, activation: 'tanh' });
    this.checkOptions();
    checkOneOf(this.label, 'activation', this.options.activation, ['tanh', 'relu']);
    this.cell = ops.elmanCell(this.options.activation);
  }
}

/** Makes a {@link SimpleRnn}. */
export function simpleRnn<State extends boolean = false>(
  options: SimpleRnnOptions<State>,
): SimpleRnn<State> {
  return new SimpleRnn(options);
}
