import * as tf from '@tensorflow/tfjs';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type LayerConfig, required } from '../base/options.js';
import type { OutputCount } from '../base/outputs.js';
import { registerLayer } from '../base/register.js';
import { formatShape, type InputAxes } from '../base/shapes.js';
import { type NormOption, normFor } from '../normalization/norm-option.js';
import { NormalizedResidual, type NormalizedResidualOptions } from './normalized-residual.js';

export type ResiDualOptions<N extends OutputCount = OutputCount> = NormalizedResidualOptions<N>;

/**
 * ResiDual: a post-norm and a pre-norm stream side by side. With f = F(s_0):
 * `y_0 = norm(s_0 + f)`, `y_1 = s_1 + f`.
 *
 * Stream 0 keeps the representations apart as post-norm does, stream 1 keeps the gradient alive as
 * pre-norm does; {@link ResiDualOutput} joins them at the end.
 *
 * Shapes: `[batch, time, 2, features]` to the same; the branch sees `[batch, time, features]`.
 * `expandStreams({ streams: 2 })` makes the streams.
 *
 * Xie et al., "ResiDual: Transformer with dual residual connections", 2023,
 * https://arxiv.org/abs/2304.14802.
 */
export class ResiDual<N extends OutputCount = OutputCount> extends NormalizedResidual<
  ResiDualOptions,
  'epsilon',
  N
> {
  static readonly className: string = 'resattn>ResiDual';
  static {
    registerLayer(ResiDual);
  }

  constructor(config: ResiDualOptions<N>) {
    super(config, { layer: required, dropout: 0, norm: 'layerNorm', epsilon: undefined });
  }

  protected override preparedShape(shape: tf.Shape): tf.Shape {
    return streamShape(this.label, shape);
  }

  protected override setupConnection(shape: tf.Shape): void {
    this.addNorm('norm', streamShape(this.label, shape));
  }

  protected override prepare(x: tf.Tensor): tf.Tensor {
    const [batch, time, , features] = x.shape as [number, number, number, number];
    return tf.reshape(tf.slice(x, [0, 0, 0, 0], [batch, time, 1, features]), [
      batch,
      time,
      features,
    ]);
  }

  protected override combine(x: tf.Tensor, branch: tf.Tensor, call: Call): tf.Tensor {
    const [first, second] = tf.unstack(x, 2) as [tf.Tensor, tf.Tensor];
    const normalized = this.normalize('norm', tf.add(first, branch), call);
    return tf.stack([normalized, tf.add(second, branch)], 2);
  }
}

export interface ResiDualOutputOptions extends LayerConfig {
  /** Kind of normalization. Default `layerNorm`. */
  readonly norm?: NormOption | undefined;
  /** Added to the variance before its root is taken. Default: that of the normalization. */
  readonly epsilon?: number | undefined;
}

/**
 * The end of a stack of {@link ResiDual}: `y = s_0 + norm(s_1)`.
 *
 * Shapes: `[batch, time, 2, features]` to `[batch, time, features]`.
 */
export class ResiDualOutput extends CompositeLayer<ResiDualOutputOptions, 'epsilon'> {
  static readonly className: string = 'resattn>ResiDualOutput';
  static {
    registerLayer(ResiDualOutput);
  }

  private norm: tf.layers.Layer | undefined;

  constructor(config: ResiDualOutputOptions = {}) {
    super(config, { norm: 'layerNorm', epsilon: undefined });
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 2, 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { norm, epsilon } = this.options;
    const layer = normFor(this.label, norm, { epsilon });
    if (layer) this.norm = this.child('norm', layer, streamShape(this.label, shape!));
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [streamShape(this.label, shape!)];
  }

  protected override forward([x]: tf.Tensor[], { mask, training }: Call): tf.Tensor {
    const [first, second] = tf.unstack(x!, 2) as [tf.Tensor, tf.Tensor];
    const normalized = this.norm ? this.run(this.norm, second, { mask, training }) : second;
    return tf.add(first, normalized);
  }
}

function streamShape(owner: string, shape: tf.Shape): tf.Shape {
  if (shape.length !== 4 || (shape[2] != null && shape[2] !== 2))
    throw new Error(
      `${owner}: x has shape ${formatShape(shape)}, expected [batch, time, 2, features]; ` +
        'put expandStreams({ streams: 2 }) before the first of these layers',
    );
  return [shape[0]!, shape[1]!, shape[3]!];
}

/** Makes a {@link ResiDual}. */
export function resiDual<N extends OutputCount = 1>(options: ResiDualOptions<N>): ResiDual<N> {
  return new ResiDual(options);
}

/** Makes a {@link ResiDualOutput}. */
export function resiDualOutput(options: ResiDualOutputOptions = {}): ResiDualOutput {
  return new ResiDualOutput(options);
}
