import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import type { InitializerOption } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { type Conv1d, conv1d } from './conv1d.js';

export interface GatedConv1dOptions extends LayerConfig {
  /** Number of output features. */
  readonly filters: number;
  /** Number of positions that the kernel reads. */
  readonly kernelSize: number;
  /** Whether no position sees a later one. Default false. */
  readonly causal?: boolean | undefined;
  /** Distance between the positions that the kernel reads. Default 1. */
  readonly dilationRate?: number | undefined;
  /** Whether there is a bias. Default true. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Gated convolution: one convolution gives values and gates, `y = a * sigmoid(b)`, `[a; b] = conv(x)`.
 *
 * Masked positions are read as zeros, and are zero in the output.
 *
 * Shapes: `[batch, time, features]` to `[batch, time, filters]`.
 *
 * Dauphin et al., "Language modeling with gated convolutional networks", 2016,
 * https://arxiv.org/abs/1612.08083.
 */
export class GatedConv1d extends CompositeLayer<GatedConv1dOptions> {
  static readonly className: string = 'resattn>GatedConv1d';
  static {
    registerLayer(GatedConv1d);
  }

  private convolution!: Conv1d;

  constructor(config: GatedConv1dOptions) {
    super(config, {
      filters: required,
      kernelSize: required,
      causal: false,
      dilationRate: 1,
      useBias: true,
      kernelInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'filters', this.options.filters);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, causal, dilationRate, useBias, kernelInitializer } = this.options;
    const layer = conv1d({
      filters: 2 * filters,
      kernelSize,
      padding: causal ? 'causal' : 'same',
      dilationRate,
      useBias,
      kernelInitializer,
    });
    this.convolution = this.child('convolution', layer, shape!);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, shape![1]!, this.options.filters]];
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor {
    const [values, gates] = tf.split(this.run(this.convolution, x!, { mask, training }), 2, 2);
    return tf.mul(values!, ops.sigmoid(gates!));
  }
}

/** Makes a {@link GatedConv1d}. */
export function gatedConv1d(options: GatedConv1dOptions): GatedConv1d {
  return new GatedConv1d(options);
}
