import type * as tf from '@tensorflow/tfjs';
import type { Call } from '../../base/composite-layer.js';
import { registerLayer } from '../../base/register.js';
import { lastSize } from '../../base/shapes.js';
import { ConvBlock, type ConvBlockOptions, convBlockDefaults } from './conv-block.js';

export type DepthwiseSeparableBlockOptions = ConvBlockOptions;

/**
 * A light residual block: a convolution over time of each feature by itself, then a 1x1 convolution
 * over the features: `y = act(norm(pointwise(dropout(act(norm(depthwise(x)))))) + shortcut(x))`.
 *
 * Masked positions are zero and count nowhere.
 *
 * Shapes: `[batch, time, features]` to `[batch, ceil(time / strides), filters]`.
 *
 * Chollet, "Xception", 2016, https://arxiv.org/abs/1610.02357; Kaiser et al., "Depthwise separable
 * convolutions for neural machine translation", 2017, https://arxiv.org/abs/1706.03059.
 */
export class DepthwiseSeparableBlock extends ConvBlock {
  static readonly className: string = 'resattn>DepthwiseSeparableBlock';
  static {
    registerLayer(DepthwiseSeparableBlock);
  }

  private hasProjection = false;

  constructor(config: DepthwiseSeparableBlockOptions) {
    super(config, convBlockDefaults);
    this.checkOptions();
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, strides } = this.options;
    const features = lastSize(this.label, 'x', shape!);
    const settings = { filters: features, kernelSize, strides, groups: features };
    const middle = this.addConvolution('depthwise', shape!, settings);
    this.addNorm('norm1', middle);
    this.addLast('pointwise', 'norm2', middle, { filters });
    this.hasProjection = this.needsProjection(shape!);
    if (this.hasProjection)
      this.addNorm('shortcutNorm', this.addConvolution('shortcut', shape!, { filters, strides }));
  }

  protected override forward([x]: tf.Tensor[], call: Call): tf.Tensor {
    const input = { x: x!, mask: call.mask };
    const depthwise = this.convolve('depthwise', input, call);
    const first = this.drop(this.activate(this.normalize('norm1', depthwise, call)), call);
    const branch = this.normalize('norm2', this.convolve('pointwise', first, call), call);
    const shortcut = this.hasProjection
      ? this.normalize('shortcutNorm', this.convolve('shortcut', input, call), call)
      : input;
    return this.finish(this.activate(this.join(branch, shortcut)));
  }
}

/** Makes a {@link DepthwiseSeparableBlock}. */
export function depthwiseSeparableBlock(
  options: DepthwiseSeparableBlockOptions,
): DepthwiseSeparableBlock {
  return new DepthwiseSeparableBlock(options);
}
