import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { type ActivationOption, activationFor, activationName } from '../../base/activations.js';
import { checkPositiveInteger, checkRate } from '../../base/arguments.js';
import { type Call, CompositeLayer } from '../../base/composite-layer.js';
import type { InitializerOption } from '../../base/initializers.js';
import { type Mask, zeroPadding } from '../../base/masks.js';
import { type LayerConfig, type Resolved, required } from '../../base/options.js';
import { type InputAxes, lastSize } from '../../base/shapes.js';
import { type Conv1d, conv1d } from '../../convolution/conv1d.js';
import { convolvedMask, convolvedTime } from '../../convolution/convolved-time.js';
import { BatchNorm } from '../../normalization/batch-norm.js';
import { type NormOption, normFor } from '../../normalization/norm-option.js';

/** What every convolutional residual block takes. */
export interface ConvBlockOptions extends LayerConfig {
  /** Number of output features; other than the input's, the shortcut is a projection. */
  readonly filters: number;
  /** Number of positions that a kernel reads. Default 3. */
  readonly kernelSize?: number | undefined;
  /** More than 1 thins out the sequence, and the shortcut is a projection. Default 1. */
  readonly strides?: number | undefined;
  /** Distance between the positions that a kernel reads. Default 1. */
  readonly dilationRate?: number | undefined;
  /** Whether no position sees a later one. Default false. */
  readonly causal?: boolean | undefined;
  /**
   * Whether x is added to the branch. Without it the block is plain convolutions, to compare with.
   * Default true.
   */
  readonly shortcut?: boolean | undefined;
  /** Kind of normalization. Default `batchNorm`. */
  readonly norm?: NormOption | undefined;
  /** Added to the variance before its root is taken. Default 1e-5. */
  readonly epsilon?: number | undefined;
  /** Share of the old value that moving statistics keep, for `batchNorm`. Default 0.9. */
  readonly momentum?: number | undefined;
  /** Activation after each normalization. Default `relu`. */
  readonly activation?: ActivationOption | undefined;
  /** Dropout rate before the last convolution. Default 0. */
  readonly dropout?: number | undefined;
  /** Whether convolutions have a bias. Default false, since normalization would remove it. */
  readonly useBias?: boolean | undefined;
  /** Initial values of kernels. Default `heNormal`. */
  readonly kernelInitializer?: InitializerOption | undefined;
  /**
   * Whether the branch starts at zero, so that a block is its shortcut at first: through the scale of
   * its last normalization (Goyal et al., 2017, https://arxiv.org/abs/1706.02677) or, where a
   * convolution comes last, through its kernel (Zhang et al., "Fixup initialization", 2019,
   * https://arxiv.org/abs/1901.09321). Needs a shortcut. Default false.
   */
  readonly zeroInit?: boolean | undefined;
}

export const convBlockDefaults = {
  filters: required,
  kernelSize: 3,
  strides: 1,
  dilationRate: 1,
  causal: false,
  shortcut: true,
  norm: 'batchNorm',
  epsilon: 1e-5,
  momentum: 0.9,
  activation: 'relu',
  dropout: 0,
  useBias: false,
  kernelInitializer: 'heNormal',
  zeroInit: false,
} as const;

/** Activations of which 0 is not 0. */
const movesZero: ReadonlySet<ops.ActivationName> = new Set([
  'softplus',
  'sigmoid',
  'hard_sigmoid',
  'log_sigmoid',
  'softmax',
  'log_softmax',
]);

/** A sequence on its way through a block, with the mask that belongs to its length. */
export interface Flow {
  readonly x: tf.Tensor;
  readonly mask: Mask;
  /** Whether x is known to be zero wherever the mask hides it. */
  readonly isZeroPadded?: boolean | undefined;
}

interface ConvolutionSettings {
  readonly filters: number;
  readonly kernelSize?: number | undefined;
  readonly strides?: number | undefined;
  readonly groups?: number | undefined;
  /** Whether it ends the branch: nothing but the addition comes after it. Default false. */
  readonly isLast?: boolean | undefined;
}

/**
 * A residual block of convolutions over time.
 *
 * Padding is zero wherever a convolution reads it and in the output, and does not count in the
 * statistics of a normalization, so what is behind a mask changes nothing.
 */
export abstract class ConvBlock<
  O extends ConvBlockOptions = ConvBlockOptions,
  K extends keyof O = never,
> extends CompositeLayer<O, K> {
  private readonly norms = new Map<string, tf.layers.Layer | undefined>();
  private readonly convolutions = new Map<string, Conv1d>();

  /** The options that all blocks share. */
  protected get shared(): Resolved<ConvBlockOptions> {
    return this.options as unknown as Resolved<ConvBlockOptions>;
  }

  protected checkOptions(): void {
    const { filters, kernelSize, strides, dilationRate, dropout } = this.shared;
    for (const [name, value] of Object.entries({ filters, kernelSize, strides, dilationRate }))
      checkPositiveInteger(this.label, name, value);
    checkRate(this.label, 'dropout', dropout);
    if (this.shared.zeroInit && !this.shared.shortcut)
      throw new Error(
        `${this.label}: zeroInit is true and shortcut is false, so nothing would pass at first; ` +
          'set zeroInit to false',
      );
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  /** The one convolution that has the block's strides, as far as lengths go. */
  protected get window() {
    const { strides, dilationRate } = this.shared;
    return { kernelSize: 1, strides, dilationRate, padding: 0 };
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time] = shape!;
    return [[batch!, convolvedTime(time!, this.window), this.shared.filters]];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    return [convolvedMask(mask ?? null, this.window)];
  }

  /** Creates a convolution under that name; returns the shape of its output. */
  protected addConvolution(
    name: string,
    shape: tf.Shape,
    { filters, kernelSize = 1, strides = 1, groups = 1, isLast = false }: ConvolutionSettings,
  ): tf.Shape {
    const { useBias, kernelInitializer, zeroInit } = this.shared;
    const dilationRate = kernelSize === 1 ? 1 : this.shared.dilationRate;
    const layer = conv1d({
      filters,
      kernelSize,
      strides,
      groups,
      dilationRate,
      padding: this.paddingOf((kernelSize - 1) * dilationRate),
      useBias,
      kernelInitializer: isLast && zeroInit ? 'zeros' : kernelInitializer,
    });
    this.convolutions.set(name, this.child(name, layer, shape));
    return [shape[0]!, null, filters];
  }

  // Centred on the position, whatever the strides, so that the shortcut stays in step.
  private paddingOf(reach: number): ops.Conv1dPadding {
    if (this.shared.causal) return [reach, 0];
    return [Math.floor(reach / 2), Math.ceil(reach / 2)];
  }

  /** A convolution and its normalization, which end the branch. */
  protected addLast(
    convolution: string,
    norm: string,
    shape: tf.Shape,
    settings: ConvolutionSettings,
  ): tf.Shape {
    // Behind a kernel of zeros a normalization would divide by next to nothing: its scale is zero instead.
    const isLast = this.shared.norm === 'none';
    const wide = this.addConvolution(convolution, shape, { ...settings, isLast });
    this.addNorm(norm, wide, { isLast: true });
    return wide;
  }

  protected addNorm(
    name: string,
    shape: tf.Shape,
    { isLast = false }: Pick<ConvolutionSettings, 'isLast'> = {},
  ): void {
    const { norm, epsilon, momentum, zeroInit } = this.shared;
    const startsAtZero = isLast && zeroInit;
    const layer = normFor(this.label, norm, { epsilon, momentum, startsAtZero });
    if (layer) this.child(name, layer, shape);
    this.norms.set(name, layer);
  }

  /** Whether x cannot be added as it is. */
  protected needsProjection(shape: tf.Shape): boolean {
    const { shortcut, filters, strides } = this.shared;
    return shortcut && (lastSize(this.label, 'x', shape) !== filters || strides > 1);
  }

  /** Convolves the real positions; the output at padding is not masked. */
  protected convolve(name: string, { x, mask, isZeroPadded }: Flow, { training }: Call): Flow {
    const layer = this.convolutions.get(name)!;
    const y = this.run(layer, isZeroPadded ? x : zeroPadding(x, mask), { training });
    return { x: y, mask: convolvedMask(mask, layer.options) };
  }

  protected normalize(name: string, flow: Flow, { training }: Call): Flow {
    const layer = this.norms.get(name);
    if (!layer) return flow;
    const { x, mask } = flow;
    return {
      x: this.run(layer, x, { mask, training }),
      mask,
      isZeroPadded: layer instanceof BatchNorm,
    };
  }

  protected activate({ x, mask, isZeroPadded }: Flow): Flow {
    const { activation } = this.shared;
    return {
      x: activationFor(this.label, activation)(x),
      mask,
      isZeroPadded: isZeroPadded && !movesZero.has(activationName(this.label, activation)),
    };
  }

  protected drop(flow: Flow, { training }: Call): Flow {
    const rate = this.shared.dropout;
    return training && rate > 0 ? { ...flow, x: ops.dropout(flow.x, rate) } : flow;
  }

  /** Adds two paths of the same length, where the block has a shortcut. */
  protected join(branch: Flow, shortcut: Flow): Flow {
    if (!this.shared.shortcut) return branch;
    return {
      x: tf.add(branch.x, shortcut.x),
      mask: branch.mask,
      isZeroPadded: branch.isZeroPadded && shortcut.isZeroPadded,
    };
  }

  protected finish({ x, mask, isZeroPadded }: Flow): tf.Tensor {
    return isZeroPadded ? x : zeroPadding(x, mask);
  }
}
