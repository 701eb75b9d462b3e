import * as ops from '@resattn/core/ops';
import type * as tf from '@tensorflow/tfjs';
import { type ActivationOption, activationFor } from '../base/activations.js';
import { checkDivides, checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type Mask, zeroPadding } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { convolvedMask, convolvedTime } from './convolved-time.js';

export interface Conv1dOptions extends LayerConfig {
  /** Number of output features. */
  readonly filters: number;
  /** Number of positions that the kernel reads. */
  readonly kernelSize: number;
  /** Distance between the places where the kernel is applied. Default 1. */
  readonly strides?: number | undefined;
  /** `same` (default), `valid`, `causal`, or the number of zeros: on each side, or left and right. */
  readonly padding?: ops.Conv1dPadding | undefined;
  /** Distance between the positions that the kernel reads. Default 1. */
  readonly dilationRate?: number | undefined;
  /** Groups of features that do not see each other. Default 1. */
  readonly groups?: number | undefined;
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
 * Convolution over time (cross-correlation):
 * `y[t] = activation(b + sum over j of x[strides t + dilationRate j - left] W[j])`.
 *
 * Masked positions are read as zeros, and are zero in the output; with strides the mask is thinned
 * out like the sequence, with `valid` padding an output position is real if all that it reads is.
 *
 * Shapes: `[batch, time, features]` to `[batch, newTime, filters]`; mask `[batch, time]`.
 *
 * @throws Error when the features do not divide into the groups, or the sequence is shorter than
 *   the kernel's reach.
 */
export class Conv1d extends CompositeLayer<Conv1dOptions> {
  static readonly className: string = 'resattn>Conv1d';
  static {
    registerLayer(Conv1d);
  }

  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: Conv1dOptions) {
    super(config, {
      filters: required,
      kernelSize: required,
      strides: 1,
      padding: 'same',
      dilationRate: 1,
      groups: 1,
      activation: 'linear',
      useBias: true,
      kernelInitializer: 'glorotUniform',
      biasInitializer: 'zeros',
    });
    const { filters, kernelSize, strides, dilationRate, groups } = this.options;
    for (const [name, value] of Object.entries({
      filters,
      kernelSize,
      strides,
      dilationRate,
      groups,
    }))
      checkPositiveInteger(this.label, name, value);
    checkDivides(this.label, 'groups', groups, 'filters', filters);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, groups, useBias, kernelInitializer, biasInitializer } =
      this.options;
    const features = lastSize(this.label, 'x', shape!);
    checkDivides(this.label, 'groups', groups, 'the number of features', features);
    this.kernel = this.weight(
      'kernel',
      [kernelSize, features / groups, filters],
      initializerFor(this.label, kernelInitializer),
    );
    if (useBias)
      this.bias = this.weight('bias', [filters], initializerFor(this.label, biasInitializer));
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time] = shape!;
    return [[batch!, convolvedTime(time!, this.options), this.options.filters]];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    return [convolvedMask(mask ?? null, this.options)];
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const { strides, padding, dilationRate, groups, activation } = this.options;
    const convolved = ops.conv1d(zeroPadding(x!, mask), this.kernel.read(), {
      bias: this.bias?.read(),
      strides: strides,
      padding,
      dilationRate: dilationRate,
      groups,
    });
    const y = activationFor(this.label, activation)(convolved);
    return zeroPadding(y, convolvedMask(mask, this.options));
  }
}

/** Makes a {@link Conv1d}. */
export function conv1d(options: Conv1dOptions): Conv1d {
  return new Conv1d(options);
}
