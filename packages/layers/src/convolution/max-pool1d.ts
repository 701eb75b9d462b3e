import * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { zeroPadding } from '../base/masks.js';
import { registerLayer } from '../base/register.js';
import { hideMasked } from '../pooling/attention-pooling.js';
import { convolvedMask } from './convolved-time.js';
import { Pool1d, type Pool1dOptions, pool1dDefaults } from './pool1d.js';
import { windowTaps } from './window-taps.js';

export type MaxPool1dOptions = Pool1dOptions;

const lowest = -1e30;

/**
 * Max pooling over windows: `y[t] = max over j < poolSize of x[strides t + j - left]`, of the
 * positions that exist and that the mask keeps. Of equal values the first gets the gradient.
 *
 * Shapes: `[batch, time, features]` to `[batch, newTime, features]`; the mask is thinned out alike,
 * and masked positions of the output are zero.
 */
export class MaxPool1d extends Pool1d<MaxPool1dOptions> {
  static readonly className: string = 'resattn>MaxPool1d';
  static {
    registerLayer(MaxPool1d);
  }

  constructor(config: MaxPool1dOptions) {
    super(config, pool1dDefaults);
    this.checkOptions();
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const taps = windowTaps(hideMasked(x!, mask, lowest), this.window, lowest);
    const largest = taps.reduce((a, b) => tf.maximum(a, b));
    return zeroPadding(largest, convolvedMask(mask, this.window));
  }
}

/** Makes a {@link MaxPool1d}. */
export function maxPool1d(options: MaxPool1dOptions): MaxPool1d {
  return new MaxPool1d(options);
}
