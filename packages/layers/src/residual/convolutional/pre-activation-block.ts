import type * as tf from '@tensorflow/tfjs';
import type { Call } from '../../base/composite-layer.js';
import { registerLayer } from '../../base/register.js';
import { ConvBlock, type ConvBlockOptions, convBlockDefaults } from './conv-block.js';

export type PreActivationBlockOptions = ConvBlockOptions;

/**
 * The basic residual block, version 2, with normalization and activation before each convolution:
 * `h = act(norm(x))`, `y = conv(dropout(act(norm(conv(h))))) + shortcut`.
 *
 * The shortcut is x itself, with nothing in its way, or `conv1x1(h)` where the number of features
 * or the length changes. A stack ends with one more normalization and activation. Masked positions
 * are zero and count nowhere.
 *
 * Shapes: `[batch, time, features]` to `[batch, ceil(time / strides), filters]`.
 *
 * He et al., "Identity mappings in deep residual networks", 2016,
 * https://arxiv.org/abs/1603.05027.
 */
export class PreActivationBlock extends ConvBlock {
  static readonly className: string = 'resattn>PreActivationBlock';
  static {
    registerLayer(PreActivationBlock);
  }

  private hasProjection = false;

  constructor(config: PreActivationBlockOptions) {
    super(config, convBlockDefaults);
    this.checkOptions();
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize, strides } = this.options;
    this.addNorm('norm1', shape!);
    const middle = this.addConvolution('conv1', shape!, { filters, kernelSize, strides });
    this.addNorm('norm2', middle);
    this.addConvolution('conv2', middle, { filters, kernelSize, isLast: true });
    this.hasProjection = this.needsProjection(shape!);
    if (this.hasProjection) this.addConvolution('shortcut', shape!, { filters, strides });
  }

  protected override forward([x]: tf.Tensor[], call: Call): tf.Tensor {
    const input = { x: x!, mask: call.mask };
    const activated = this.activate(this.normalize('norm1', input, call));
    const first = this.convolve('conv1', activated, call);
    const second = this.drop(this.activate(this.normalize('norm2', first, call)), call);
    const branch = this.convolve('conv2', second, call);
    const shortcut = this.hasProjection ? this.convolve('shortcut', activated, call) : input;
    return this.finish(this.join(branch, shortcut));
  }
}

/** Makes a {@link PreActivationBlock}. */
export function preActivationBlock(options: PreActivationBlockOptions): PreActivationBlock {
  return new PreActivationBlock(options);
}
