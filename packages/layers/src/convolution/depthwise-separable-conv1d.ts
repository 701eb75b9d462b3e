import type * as tf from '@tensorflow/tfjs';
import type { ActivationOption } from '../base/activations.js';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { InitializerOption } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';
import { type Conv1d, conv1d } from './conv1d.js';

export interface DepthwiseSeparableConv1dOptions extends LayerConfig {
  /** Number of output features. */
  readonly filters: number;
  /** Number of positions that the depthwise kernel reads. */
  readonly kernelSize: number;
  /** Whether no position sees a later one. Default false. */
  readonly causal?: boolean | undefined;
  /** Distance between the positions that the kernel reads. Default 1. */
  readonly dilationRate?: number | undefined;
  /** Activation of the output. Default `linear`. */
  readonly activation?: ActivationOption | undefined;
  /** Whether the 1x1 convolution has a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Depthwise separable convolution: a convolution over time of each feature by itself, then a 1x1
 * convolution over the features, `y = activation(conv1x1(depthwise(x)))`.
 *
 * Masked positions are read as zeros, and are zero in the output.
 *
 * Shapes: `[batch, time, features]` to `[batch, time, filters]`.
 *
 * Chollet, "Xception", 2016, https://arxiv.org/abs/1610.02357.
 */
export class DepthwiseSeparableConv1d extends CompositeLayer<DepthwiseSeparableConv1dOptions> {
  static readonly className: string = 'resattn>DepthwiseSeparableConv1d';
  static {
    registerLayer(DepthwiseSeparableConv1d);
  }

  private depthwise!: Conv1d;
  private pointwise!: Conv1d;

  constructor(config: DepthwiseSeparableConv1dOptions) {
    super(config, {
      filters: required,
      kernelSize: required,
      causal: false,
      dilationRate: 1,
      activation: 'linear',
      useBias: true,
      kernelInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'filters', this.options.filters);
    checkPositiveInteger(this.label, 'kernelSize', this.options.kernelSize);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, causal, dilationRate, activation, useBias, kernelInitializer } =
      this.options;
    const features = lastSize(this.label, 'x', shape!);
    const depthwise = conv1d({
      filters: features,
      kernelSize,
      groups: features,
      padding: causal ? 'causal' : 'same',
      dilationRate,
      useBias: false,
      kernelInitializer,
    });
    const pointwise = conv1d({ filters, kernelSize: 1, activation, useBias, kernelInitializer });
    this.depthwise = this.child('depthwise', depthwise, shape!);
    this.pointwise = this.child('pointwise', pointwise, shape!);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, shape![1]!, this.options.filters]];
  }

  protected override forward([x]: tf.Tensor[], call: Call): tf.Tensor {
    return this.run(this.pointwise, this.run(this.depthwise, x!, call), call);
  }
}

/** Makes a {@link DepthwiseSeparableConv1d}. */
export function depthwiseSeparableConv1d(
  options: DepthwiseSeparableConv1dOptions,
): DepthwiseSeparableConv1d {
  return new DepthwiseSeparableConv1d(options);
}
