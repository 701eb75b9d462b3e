import * as tf from '@tensorflow/tfjs';
import { checkOneOf } from '../base/arguments.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { AttentionPosition } from './attention-position.js';
import { type RotaryScaling, rotaryAmplitude, rotaryFrequencies } from './rotary-frequencies.js';

/** Which features are rotated together: neighbours `(2i, 2i+1)`, or `(i, i + d/2)`. */
export type RotaryLayout = 'interleaved' | 'half';

export interface RotaryPositionsOptions extends LayerConfig {
  /** `half` (default; GPT-NeoX, Llama in the Hub's format) or `interleaved` (the paper, GPT-J). */
  readonly layout?: RotaryLayout | undefined;
  /** Base of the wavelengths. Default 10000. */
  readonly base?: number | undefined;
  /** How many of a head's first features are rotated, even. Default: all. */
  readonly rotaryDim?: number | undefined;
  /** Position of the first token, for use as a layer of its own. Default 0. */
  readonly offset?: number | undefined;
  /** Stretching for longer texts. Default: none. */
  readonly scaling?: RotaryScaling | undefined;
}

/**
 * Rotary positions: each pair of features of queries and keys is turned by
 * `angle(p, i) = p base^(-2i/d)`, so that products depend on the distance only.
 *
 * Shapes: `[batch, heads, time, headDim]` to the same.
 *
 * Su et al., "RoFormer", 2021, https://arxiv.org/abs/2104.09864.
 */
export class RotaryPositions extends AttentionPosition<
  RotaryPositionsOptions,
  'rotaryDim' | 'scaling'
> {
  static readonly className: string = 'resattn>RotaryPositions';
  static {
    registerLayer(RotaryPositions);
  }

  constructor(config: RotaryPositionsOptions = {}) {
    super(config, {
      layout: 'half',
      base: 10000,
      rotaryDim: undefined,
      offset: 0,
      scaling: undefined,
    });
    checkOneOf(this.label, 'layout', this.options.layout, ['half', 'interleaved']);
  }

  protected override setup([shape]: tf.Shape[]): void {
    this.rotaryDimOf(lastSize(this.label, 'query', shape!));
  }

  private rotaryDimOf(headDim: number): number {
    const rotaryDim = this.options.rotaryDim ?? headDim;
    if (rotaryDim % 2 !== 0 || rotaryDim < 2 || rotaryDim > headDim)
      throw new Error(
        `${this.label}: rotaryDim is ${rotaryDim} of headDim ${headDim}, expected an even number ` +
          `from 2 to ${headDim}`,
      );
    return rotaryDim;
  }

  override rotate(x: tf.Tensor, offset: number | tf.Tensor): tf.Tensor {
    const { layout, base, scaling } = this.options;
    const headDim = x.shape[3]!;
    const rotaryDim = this.rotaryDimOf(headDim);
    const angles = positionAngles(x.shape[2]!, offset, rotaryFrequencies(rotaryDim, base, scaling));
    const amplitude = rotaryAmplitude(scaling);
    const cos = tf.mul(tf.cos(angles), amplitude);
    const sin = tf.mul(tf.sin(angles), amplitude);
    if (rotaryDim === headDim) return rotatePairs(x, cos, sin, layout);
    const [rotated, rest] = tf.split(x, [rotaryDim, headDim - rotaryDim], 3);
    return tf.concat([rotatePairs(rotated!, cos, sin, layout), rest!], 3);
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    return this.rotate(x!, this.options.offset);
  }
}

/** Position times frequency, `[time, pairs]`. */
function positionAngles(
  time: number,
  offset: number | tf.Tensor,
  frequencies: readonly number[],
): tf.Tensor {
  if (typeof offset !== 'number') {
    const positions = tf.add(tf.range(0, time, 1), tf.cast(offset, 'float32'));
    return tf.mul(tf.reshape(positions, [time, 1]), tf.tensor1d([...frequencies]));
  }
  // In JavaScript's double precision, and within one turn: float32 is coarse for large angles.
  const angles = Float32Array.from({ length: time * frequencies.length }, (_, n) => {
    const position = offset + Math.floor(n / frequencies.length);
    return (position * frequencies[n % frequencies.length]!) % (2 * Math.PI);
  });
  return tf.tensor2d(angles, [time, frequencies.length]);
}

/** Turns pairs `(a, b)` to `(a cos - b sin, b cos + a sin)`; cos and sin are `[time, pairs]`. */
function rotatePairs(
  x: tf.Tensor,
  cos: tf.Tensor,
  sin: tf.Tensor,
  layout: RotaryLayout,
): tf.Tensor {
  const [batch, heads, time, size] = x.shape as [number, number, number, number];
  if (layout === 'half') {
    const [a, b] = tf.split(x, 2, 3);
    return tf.concat(turn(a!, b!, cos, sin), 3);
  }
  const pairs = tf.reshape(x, [batch, heads, time, size / 2, 2]);
  const [a, b] = tf
    .split(pairs, 2, 4)
    .map((part) => tf.reshape(part, [batch, heads, time, size / 2]));
  return tf.reshape(tf.stack(turn(a!, b!, cos, sin), 4), x.shape);
}

function turn(a: tf.Tensor, b: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return [tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(b, cos), tf.mul(a, sin))];
}

/** Makes a {@link RotaryPositions}. */
export function rotaryPositions(options: RotaryPositionsOptions = {}): RotaryPositions {
  return new RotaryPositions(options);
}
