import type * as tf from '@tensorflow/tfjs';
import type { Call } from '../../base/composite-layer.js';
import { registerLayer } from '../../base/register.js';
import { ConvBlock, type ConvBlockOptions, convBlockDefaults } from './conv-block.js';

export type BasicBlockOptions = ConvBlockOptions;

/**
 * The basic residual block, version 1:
 * `y = act(norm(conv(dropout(act(norm(conv(x)))))) + shortcut(x))`.
 *
 * The shortcut is x itself, or `norm(conv1x1(x))` where the number of features or the length
 * changes. Masked positions are zero and count nowhere.
 *
 * Shapes: `[batch, time, features]` to `[batch, ceil(time / strides), filters]`.
 *
 * He et al., "Deep residual learning for image recognition", 2015,
 * https://arxiv.org/abs/1512.03385.
 */
export class BasicBlock extends ConvBlock {
  static readonly className: string = 'resattn>BasicBlock';
  static {
    registerLayer(BasicBlock);
  }

  private hasProjection = false;

  constructor(config: BasicBlockOptions) {
    super(config, convBlockDefaults);
    this.checkOptions();
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, strides } = this.options;
    const middle = this.addConvolution('conv1', shape!, { filters, kernelSize, strides });
    this.addNorm('norm1', middle);
    this.addLast('conv2', 'norm2', middle, { filters, kernelSize });
    this.hasProjection = this.needsProjection(shape!);
    if (this.hasProjection)
      this.addNorm('shortcutNorm', this.addConvolution('shortcut', shape!, { filters, strides }));
  }

  protected override forward([x]: tf.Tensor[], call: Call): tf.Tensor {
    const input = { x: x!, mask: call.mask };
    const first = this.activate(this.normalize('norm1', this.convolve('conv1', input, call), call));
    const second = this.convolve('conv2', this.drop(first, call), call);
    const branch = this.normalize('norm2', second, call);
    const shortcut = this.hasProjection
      ? this.normalize('shortcutNorm', this.convolve('shortcut', input, call), call)
      : input;
    return this.finish(this.activate(this.join(branch, shortcut)));
  }
}

/** Makes a {@link BasicBlock}. */
export function basicBlock(options: BasicBlockOptions): BasicBlock {
  return new BasicBlock(options);
}
