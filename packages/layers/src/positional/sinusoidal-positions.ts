import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkOneOf } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { type InputAxes, lastSize } from '../base/shapes.js';

/** Where sines and cosines stand: by turns, or all sines before all cosines. */
export type SinusoidalLayout = 'interleaved' | 'concat';

export interface SinusoidalPositionsOptions extends LayerConfig {
  /** Which features form a pair. Default `interleaved`, as in the paper. */
  readonly layout?: SinusoidalLayout | undefined;
  /** The longest wavelength is `2 pi base`. Default 10000. */
  readonly base?: number | undefined;
  /** Position of the first token. Default 0. */
  readonly offset?: number | undefined;
}

/**
 * Adds fixed sinusoidal positions: `y[t] = x[t] + P[t]`,
 * `P[t, 2i] = sin(t / base^(2i/d))`, `P[t, 2i+1] = cos(t / base^(2i/d))`; with `concat` the sines
 * fill the first half of the features and the cosines the second.
 *
 * Shapes: `[batch, time, features]` to the same.
 *
 * Vaswani et al., "Attention is all you need", 2017, https://arxiv.org/abs/1706.03762.
 */
export class SinusoidalPositions extends CompositeLayer<SinusoidalPositionsOptions> {
  static readonly className: string = 'resattn>SinusoidalPositions';
  static {
    registerLayer(SinusoidalPositions);
  }

  constructor(config: SinusoidalPositionsOptions = {}) {
    super(config, { layout: 'interleaved', base: 10000, offset: 0 });
    checkOneOf(this.label, 'layout', this.options.layout, ['interleaved', 'concat']);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    lastSize(this.label, 'x', shape!);
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const { layout, base, offset } = this.options;
    const [, time, features] = x!.shape as [number, number, number];
    return tf.add(x!, sinusoidalTable(time, features, { layout, base, offset }));
  }
}

/** The table P, `[positions, features]`. */
export function sinusoidalTable(
  positions: number,
  features: number,
  options: {
    readonly layout?: SinusoidalLayout | undefined;
    readonly base?: number | undefined;
    readonly offset?: number | undefined;
  } = {},
): tf.Tensor2D {
  checkOptions('sinusoidalTable', options, { layout: true, base: true, offset: true });
  const { layout = 'interleaved', base = 10000, offset = 0 } = options;
  const values = new Float32Array(positions * features);
  const numSines = Math.ceil(features / 2);
  for (let position = 0; position < positions; position++) {
    for (let feature = 0; feature < features; feature++) {
      const isSine = layout === 'interleaved' ? feature % 2 === 0 : feature < numSines;
      const pair =
        layout === 'interleaved' ? Math.floor(feature / 2) : isSine ? feature : feature - numSines;
      const angle = (position + offset) / base ** ((2 * pair) / features);
      values[position * features + feature] = isSine ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tf.tensor2d(values, [positions, features]);
}

/** Makes a {@link SinusoidalPositions}. */
export function sinusoidalPositions(options: SinusoidalPositionsOptions = {}): SinusoidalPositions {
  return new SinusoidalPositions(options);
}
