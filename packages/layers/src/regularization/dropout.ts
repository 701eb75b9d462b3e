import * as ops from '@resattn/core/ops';
import type * as tf from '@tensorflow/tfjs';
import { checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';

export interface DropoutOptions extends LayerConfig {
  /** Share of the values that is set to zero in training, in [0, 1). */
  readonly rate: number;
  /**
   * Axes along which one decision is shared: `[1]` drops whole features of a sequence (spatial
   * dropout), `[2]` whole tokens. Default: none.
   */
  readonly sharedAxes?: readonly number[] | undefined;
}

/**
 * Dropout: in training `y = x m / (1 - rate)`, where m is 0 with probability `rate`, else 1;
 * otherwise `y = x`. Random numbers come from the generator that `setSeed` of `@resattn/core`
 * seeds, so a seed repeats a run, inside `jit` too.
 *
 * Shapes: any, to the same.
 *
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014;
 * with shared axes: Tompson et al., "Efficient object localization using convolutional networks",
 * 2015.
 *
 * @throws Error when the rate is outside [0, 1) or a shared axis does not exist.
 */
export class Dropout extends CompositeLayer<DropoutOptions> {
  static readonly className: string = 'resattn>Dropout';
  static {
    registerLayer(Dropout);
  }

  constructor(config: DropoutOptions) {
    super(config, { rate: required, sharedAxes: [] });
    checkRate(this.label, 'rate', this.options.rate);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override forward([x]: tf.Tensor[], { training }: Call): tf.Tensor {
    const { rate, sharedAxes } = this.options;
    if (!training || rate === 0) return x!;
    const noiseShape = x!.shape.slice();
    for (const axis of sharedAxes) {
      if (!Number.isInteger(axis) || axis < 1 || axis >= x!.rank)
        throw new Error(
          `${this.label}: shared axis ${axis}, expected 1 to ${x!.rank - 1} for an input of rank ${x!.rank}`,
        );
      noiseShape[axis] = 1;
    }
    return ops.dropout(x!, rate, { noiseShape });
  }
}

/** Makes a {@link Dropout}. */
export function dropout(options: DropoutOptions): Dropout {
  return new Dropout(options);
}
