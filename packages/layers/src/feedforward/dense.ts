import * as ops from '@resattn/core/ops';
import type * as tf from '@tensorflow/tfjs';
import { type ActivationOption, activationFor } from '../base/activations.js';
import { checkPositiveInteger } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

export interface DenseOptions extends LayerConfig {
  /** Number of output features. */
  readonly units: number;
  /** Activation of the output. Default `linear`. */
  readonly activation?: ActivationOption | undefined;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /** Initial values of the bias. Default `zeros`. */
  readonly biasInitializer?: InitializerOption | undefined;
}

/**
 * Fully connected layer: `y = activation(x W + b)` over the last axis.
 *
 * Shapes: `[..., features]` to `[..., units]`.
 */
export class Dense extends CompositeLayer<DenseOptions> {
  static readonly className: string = 'resattn>Dense';
  static {
    registerLayer(Dense);
  }

  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: DenseOptions) {
    super(config, {
      units: required,
      activation: 'linear',
      useBias: true,
      kernelInitializer: 'glorotUniform',
      biasInitializer: 'zeros',
    });
    checkPositiveInteger(this.label, 'units', this.options.units);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { units, useBias, kernelInitializer, biasInitializer } = this.options;
    this.kernel = this.weight(
      'kernel',
      [lastSize(this.label, 'x', shape!), units],
      initializerFor(this.label, kernelInitializer),
    );
    if (useBias)
      this.bias = this.weight('bias', [units], initializerFor(this.label, biasInitializer));
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[...shape!.slice(0, -1), this.options.units]];
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const activate = activationFor(this.label, this.options.activation);
    return activate(ops.dense(x!, this.kernel.read(), this.bias?.read()));
  }
}

/** Makes a {@link Dense}. */
export function dense(options: DenseOptions): Dense {
  return new Dense(options);
}
