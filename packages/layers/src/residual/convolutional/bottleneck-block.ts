import { givenOptions } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import { checkDivides, checkPositiveInteger } from '../../base/arguments.js';
import type { Call } from '../../base/composite-layer.js';
import { registerLayer } from '../../base/register.js';
import { type SqueezeExcitation, squeezeExcitation } from '../../convolution/squeeze-excitation.js';
import { ConvBlock, type ConvBlockOptions, convBlockDefaults } from './conv-block.js';

export interface BottleneckBlockOptions extends ConvBlockOptions {
  /** Number of features between the two 1x1 convolutions. Default: a quarter of `filters`. */
  readonly bottleneckFilters?: number | undefined;
  /** Groups of the middle convolution; more than 1 makes it a ResNeXt block. Default 1. */
  readonly groups?: number | undefined;
  /** Number of features of squeeze-excitation before the addition. Default: none. */
  readonly squeezeUnits?: number | undefined;
}

/**
 * The bottleneck block: a 1x1 convolution that narrows, a convolution over time, a 1x1 convolution
 * that widens, each with its normalization; then `y = act(branch + shortcut(x))`.
 *
 * With `groups` it is the block of ResNeXt, with `squeezeUnits` that of SE-ResNet. Masked positions
 * are zero and count nowhere.
 *
 * Shapes: `[batch, time, features]` to `[batch, ceil(time / strides), filters]`.
 *
 * He et al., 2015, https://arxiv.org/abs/1512.03385; Xie et al., "Aggregated residual
 * transformations for deep neural networks", 2016, https://arxiv.org/abs/1611.05431; Hu et al.,
 * "Squeeze-and-excitation networks", 2017, https://arxiv.org/abs/1709.01507.
 */
export class BottleneckBlock extends ConvBlock<
  BottleneckBlockOptions,
  'bottleneckFilters' | 'squeezeUnits'
> {
  static readonly className: string = 'resattn>BottleneckBlock';
  static {
    registerLayer(BottleneckBlock);
  }

  private hasProjection = false;
  private squeeze: SqueezeExcitation | undefined;

  constructor(config: BottleneckBlockOptions) {
    super(config, {
      ...convBlockDefaults,
      bottleneckFilters: undefined,
      groups: 1,
      squeezeUnits: undefined,
    });
    this.checkOptions();
    checkPositiveInteger(this.label, 'bottleneckFilters', this.width);
    checkDivides(this.label, 'groups', this.options.groups, 'bottleneckFilters', this.width);
  }

  private get width(): number {
    return this.options.bottleneckFilters ?? Math.max(1, Math.floor(this.options.filters / 4));
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, strides, groups, squeezeUnits } = this.options;
    const narrow = this.addConvolution('conv1', shape!, { filters: this.width });
    this.addNorm('norm1', narrow);
    const settings = { filters: this.width, kernelSize, strides, groups };
    const middle = this.addConvolution('conv2', narrow, settings);
    this.addNorm('norm2', middle);
    const wide = this.addLast('conv3', 'norm3', middle, { filters });
    if (squeezeUnits !== undefined)
      this.squeeze = this.child('squeezeExcitation', squeezeExcitation({ squeezeUnits }), wide);
    this.hasProjection = this.needsProjection(shape!);
    if (this.hasProjection)
      this.addNorm('shortcutNorm', this.addConvolution('shortcut', shape!, { filters, strides }));
  }

  protected override forward([x]: tf.Tensor[], call: Call): tf.Tensor {
    const input = { x: x!, mask: call.mask };
    const first = this.activate(this.normalize('norm1', this.convolve('conv1', input, call), call));
    const second = this.activate(
      this.normalize('norm2', this.convolve('conv2', first, call), call),
    );
    const third = this.convolve('conv3', this.drop(second, call), call);
    const normalized = this.normalize('norm3', third, call);
    const branch = this.squeeze
      ? {
          x: this.run(this.squeeze, normalized.x, {
            mask: normalized.mask,
            training: call.training,
          }),
          mask: normalized.mask,
        }
      : normalized;
    const shortcut = this.hasProjection
      ? this.normalize('shortcutNorm', this.convolve('shortcut', input, call), call)
      : input;
    return this.finish(this.activate(this.join(branch, shortcut)));
  }
}

/** Makes a {@link BottleneckBlock}. */
export function bottleneckBlock(options: BottleneckBlockOptions): BottleneckBlock {
  return new BottleneckBlock(options);
}

/** Makes a {@link BottleneckBlock} with groups (the paper's cardinality; default 32): ResNeXt. */
export function resNeXtBlock(options: BottleneckBlockOptions): BottleneckBlock {
  return new BottleneckBlock({
    groups: 32,
    bottleneckFilters: options.filters / 2,
    ...givenOptions(options),
  });
}
