import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { maskAs, zeroPadding } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface SqueezeExcitationOptions extends LayerConfig {
  /** Number of features of the narrow layer. */
  readonly squeezeUnits: number;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Squeeze-excitation: each feature is scaled by what the whole sequence says of it,
 * `y = x * sigmoid(W2 relu(W1 mean_t(x) + b1) + b2)`. The mean is over the positions that the mask
 * keeps.
 *
 * Shapes: `[batch, time, features]` to the same.
 *
 * Hu et al., "Squeeze-and-excitation networks", 2017, https://arxiv.org/abs/1709.01507.
 */
export class SqueezeExcitation extends CompositeLayer<SqueezeExcitationOptions> {
  static readonly className: string = 'resattn>SqueezeExcitation';
  static override readonly formerNames = { reducedUnits: 'squeezeUnits' };
  static {
    registerLayer(SqueezeExcitation);
  }

  private squeezeKernel!: tf.LayerVariable;
  private squeezeBias!: tf.LayerVariable;
  private exciteKernel!: tf.LayerVariable;
  private exciteBias!: tf.LayerVariable;

  constructor(config: SqueezeExcitationOptions) {
    super(config, { squeezeUnits: required, kernelInitializer: 'glorotUniform' });
    checkPositiveInteger(this.label, 'squeezeUnits', this.options.squeezeUnits);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { squeezeUnits, kernelInitializer } = this.options;
    const features = lastSize(this.label, 'x', shape!);
    const initializer = initializerFor(this.label, kernelInitializer);
    const zeros = tf.initializers.zeros();
    this.squeezeKernel = this.weight('squeeze/kernel', [features, squeezeUnits], initializer);
    this.squeezeBias = this.weight('squeeze/bias', [squeezeUnits], zeros);
    this.exciteKernel = this.weight('excite/kernel', [squeezeUnits, features], initializer);
    this.exciteBias = this.weight('excite/bias', [features], zeros);
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const sum = tf.sum(zeroPadding(x!, mask), 1, true);
    const count =
      mask === null
        ? tf.scalar(Math.max(1, x!.shape[1]!))
        : tf.maximum(tf.sum(maskAs(mask, 3), 1, true), 1);
    const squeezed = ops.relu(
      ops.dense(tf.div(sum, count), this.squeezeKernel.read(), this.squeezeBias.read()),
    );
    return tf.mul(
      x!,
      ops.sigmoid(ops.dense(squeezed, this.exciteKernel.read(), this.exciteBias.read())),
    );
  }
}

/** Makes a {@link SqueezeExcitation}. */
export function squeezeExcitation(options: SqueezeExcitationOptions): SqueezeExcitation {
  return new SqueezeExcitation(options);
}
