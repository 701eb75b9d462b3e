import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import type { ActivationOption } from '../base/activations.js';
import { checkPositiveInteger, checkRate } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface FeedForwardOptions extends LayerConfig {
  /** Number of features between the two projections. */
  readonly hiddenUnits: number;
  /** Number of output features. Default: those of the input. */
  readonly units?: number | undefined;
  /** Activation of the hidden layer. Default `gelu`. */
  readonly activation?: ActivationOption | undefined;
  /** Dropout rate between the projections. Default 0. */
  readonly dropout?: number | undefined;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * The position-wise feed-forward network: `y = W2 dropout(activation(W1 x + b1)) + b2`.
 *
 * Shapes: `[..., features]` to `[..., units]`.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762.
 */
export class FeedForward extends CompositeLayer<FeedForwardOptions, 'units'> {
  static readonly className: string = 'resattn>FeedForward';
  static {
    registerLayer(FeedForward);
  }

  private hiddenKernel!: tf.LayerVariable;
  private hiddenBias: tf.LayerVariable | undefined;
  private outputKernel!: tf.LayerVariable;
  private outputBias: tf.LayerVariable | undefined;

  constructor(config: FeedForwardOptions) {
    super(config, {
      hiddenUnits: required,
      units: undefined,
      activation: 'gelu',
      dropout: 0,
      useBias: true,
      kernelInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'hiddenUnits', this.options.hiddenUnits);
    checkRate(this.label, 'dropout', this.options.dropout);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { hiddenUnits, useBias, kernelInitializer } = this.options;
    const features = lastSize(this.label, 'x', shape!);
    const units = this.options.units ?? features;
    const initializer = initializerFor(this.label, kernelInitializer);
    const zeros = tf.initializers.zeros();
    this.hiddenKernel = this.weight('hidden/kernel', [features, hiddenUnits], initializer);
    if (useBias) this.hiddenBias = this.weight('hidden/bias', [hiddenUnits], zeros);
    this.outputKernel = this.weight('output/kernel', [hiddenUnits, units], initializer);
    if (useBias) this.outputBias = this.weight('output/bias', [units], zeros);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[...shape!.slice(0, -1), this.options.units ?? shape![shape!.length - 1]!]];
  }

  protected override forward([x]: tf.Tensor[], { training }: Call): tf.Tensor {
    const { activation, dropout: rate } = this.options;
    const projected = ops.dense(x!, this.hiddenKernel.read(), this.hiddenBias?.read());
    const hidden = ops.activation(activation)(projected);
    const kept = training && rate > 0 ? ops.dropout(hidden, rate) : hidden;
    return ops.dense(kept, this.outputKernel.read(), this.outputBias?.read());
  }
}

/** Makes a {@link FeedForward}. */
export function feedForward(options: FeedForwardOptions): FeedForward {
  return new FeedForward(options);
}
