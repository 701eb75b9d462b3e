import * as tf from '@tensorflow/tfjs';
import type { Call } from '../base/composite-layer.js';
import { maskAs, zeroPadding } from '../base/masks.js';
import { registerLayer } from '../base/register.js';
import { convolvedMask } from './convolved-time.js';
import { Pool1d, type Pool1dOptions, pool1dDefaults } from './pool1d.js';
import { windowTaps } from './window-taps.js';

export interface AveragePool1dOptions extends Pool1dOptions {
  /** Whether padding and masked positions count as zeros. Default false: they do not count. */
  readonly countPadding?: boolean | undefined;
}

/**
 * Average pooling over windows: `y[t] = mean over j < poolSize of x[strides t + j - left]`.
 *
 * Shapes: `[batch, time, features]` to `[batch, newTime, features]`; the mask is thinned out alike,
 * and masked positions of the output are zero.
 */
export class AveragePool1d extends Pool1d<AveragePool1dOptions> {
  static readonly className: string = 'resattn>AveragePool1d';
  static {
    registerLayer(AveragePool1d);
  }

  constructor(config: AveragePool1dOptions) {
    super(config, { ...pool1dDefaults, countPadding: false });
    this.checkOptions();
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const { poolSize, countPadding } = this.options;
    const [batch, time] = x!.shape as [number, number];
    const sum = addTaps(windowTaps(zeroPadding(x!, mask), this.window, 0));
    const kept = mask ? maskAs(mask, 3) : tf.ones([batch, time, 1]);
    const count = countPadding
      ? tf.scalar(poolSize)
      : tf.maximum(addTaps(windowTaps(kept, this.window, 0)), 1);
    return zeroPadding(tf.div(sum, count), convolvedMask(mask, this.window));
  }
}

function addTaps(taps: tf.Tensor[]): tf.Tensor {
  return taps.reduce((a, b) => tf.add(a, b));
}

/** Makes an {@link AveragePool1d}. */
export function averagePool1d(options: AveragePool1dOptions): AveragePool1d {
  return new AveragePool1d(options);
}
