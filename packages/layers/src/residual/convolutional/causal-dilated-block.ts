import type * as tf from '@tensorflow/tfjs';
import type { Call } from '../../base/composite-layer.js';
import { registerLayer } from '../../base/register.js';
import { ConvBlock, type ConvBlockOptions, convBlockDefaults } from './conv-block.js';

/** As other blocks, but always causal and without strides. */
export type CausalDilatedBlockOptions = Omit<ConvBlockOptions, 'causal' | 'strides' | 'zeroInit'>;

/**
 * The block of temporal convolutional networks: two causal dilated convolutions with dropout after
 * each, `y = act(F(x) + shortcut(x))`. No position sees a later one; stacked with dilation rates 1,
 * 2, 4, … the reach doubles with each block.
 *
 * Default normalization: `layerNorm` (the statistics of a batch would leak the future). Masked
 * positions are zero.
 *
 * Shapes: `[batch, time, features]` to `[batch, time, filters]`.
 *
 * Bai et al., "An empirical evaluation of generic convolutional and recurrent networks for sequence
 * modeling", 2018, https://arxiv.org/abs/1803.01271.
 */
export class CausalDilatedBlock extends ConvBlock {
  static readonly className: string = 'resattn>CausalDilatedBlock';
  static {
    registerLayer(CausalDilatedBlock);
  }

  private hasProjection = false;

  constructor(config: CausalDilatedBlockOptions) {
    super(config, { ...convBlockDefaults, causal: true, norm: 'layerNorm' });
    this.checkOptions();
    const { causal, strides, zeroInit } = this.options;
    if (zeroInit)
      throw new Error(
        `${this.label}: zeroInit is true, but the branch ends with an activation, which passes no ` +
          'gradient at zero; set zeroInit to false',
      );
    if (!causal || strides !== 1)
      throw new Error(
        `${this.label}: causal is ${causal} and strides ${strides}, expected true and 1; ` +
          'use basicBlock for anything else',
      );
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { filters, kernelSize } = this.options;
    const middle = this.addConvolution('conv1', shape!, { filters, kernelSize });
    this.addNorm('norm1', middle);
    this.addNorm('norm2', this.addConvolution('conv2', middle, { filters, kernelSize }));
    this.hasProjection = this.needsProjection(shape!);
    if (this.hasProjection) this.addConvolution('shortcut', shape!, { filters });
  }

  protected override forward([x]: tf.Tensor[], call: Call): tf.Tensor {
    const input = { x: x!, mask: call.mask };
    const first = this.normalize('norm1', this.convolve('conv1', input, call), call);
    const middle = this.drop(this.activate(first), call);
    const second = this.normalize('norm2', this.convolve('conv2', middle, call), call);
    const branch = this.drop(this.activate(second), call);
    const shortcut = this.hasProjection ? this.convolve('shortcut', input, call) : input;
    return this.finish(this.activate(this.join(branch, shortcut)));
  }
}

/** Makes a {@link CausalDilatedBlock}. */
export function causalDilatedBlock(options: CausalDilatedBlockOptions): CausalDilatedBlock {
  return new CausalDilatedBlock(options);
}
