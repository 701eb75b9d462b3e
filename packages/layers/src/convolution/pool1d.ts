import type * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import type { Mask } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import type { InputAxes } from '../base/shapes.js';
import { convolvedMask, convolvedTime } from './convolved-time.js';

/** What a pooling over windows takes. */
export interface Pool1dOptions extends LayerConfig {
  /** Number of positions in a window. */
  readonly poolSize: number;
  /** Distance between the starts of windows. Default `poolSize`. */
  readonly strides?: number | undefined;
  /**
   * Positions added on each side, or left and right. Default: half of what a window reads beyond
   * its first position, so that there are `ceil(time / strides)` windows.
   */
  readonly padding?: number | readonly [left: number, right: number] | undefined;
}

export const pool1dDefaults = {
  poolSize: required,
  strides: undefined,
  padding: undefined,
} as const;

/** Pooling over windows of a sequence. */
export abstract class Pool1d<O extends Pool1dOptions = Pool1dOptions> extends CompositeLayer<
  O,
  'strides' | 'padding'
> {
  protected checkOptions(): void {
    const { poolSize, strides } = this.options as Pool1dOptions;
    checkPositiveInteger(this.label, 'poolSize', poolSize);
    if (strides !== undefined) checkPositiveInteger(this.label, 'strides', strides);
  }

  protected get window() {
    const { poolSize, strides = poolSize, padding } = this.options as Pool1dOptions;
    const half = (poolSize - 1) / 2;
    const sides: readonly [number, number] =
      padding === undefined
        ? [Math.floor(half), Math.ceil(half)]
        : typeof padding === 'number'
          ? [padding, padding]
          : padding;
    return { kernelSize: poolSize, strides, dilationRate: 1, padding: sides };
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time, features] = shape!;
    return [[batch!, convolvedTime(time!, this.window), features!]];
  }

  protected override outputMasks([mask]: readonly Mask[]): Mask[] {
    return [convolvedMask(mask ?? null, this.window)];
  }
}
