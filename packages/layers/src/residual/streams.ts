import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { CompositeLayer } from '../base/composite-layer.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';

export interface ExpandStreamsOptions extends LayerConfig {
  /** How many copies of x. */
  readonly streams: number;
}

/**
 * Copies x into several residual streams, for {@link HyperConnections} and {@link ResiDual}.
 *
 * Shapes: `[batch, time, features]` to `[batch, time, streams, features]`.
 */
export class ExpandStreams extends CompositeLayer<ExpandStreamsOptions> {
  static readonly className: string = 'resattn>ExpandStreams';
  static {
    registerLayer(ExpandStreams);
  }

  constructor(config: ExpandStreamsOptions) {
    super(config, { streams: required });
    checkPositiveInteger(this.label, 'streams', this.options.streams);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time, features] = shape!;
    return [[batch!, time!, this.options.streams, features!]];
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    return tf.tile(tf.expandDims(x!, 2), [1, 1, this.options.streams, 1]);
  }
}

/**
 * Adds up residual streams: the end of a stack of {@link HyperConnections}.
 *
 * Shapes: `[batch, time, streams, features]` to `[batch, time, features]`.
 */
export class SumStreams extends CompositeLayer {
  static readonly className: string = 'resattn>SumStreams';
  static {
    registerLayer(SumStreams);
  }

  constructor(config: LayerConfig = {}) {
    super(config, {});
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'streams', 'features'] }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time, , features] = shape!;
    return [[batch!, time!, features!]];
  }

  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    return addStreams(x!);
  }
}

/** The sum of `[batch, time, streams, features]` over the streams. */
export function addStreams(x: tf.Tensor): tf.Tensor {
  const [batch, time, , features] = x.shape as [number, number, number, number];
  // The wasm backend cannot reduce what holds nothing.
  return x.size === 0 ? tf.zeros([batch, time, features]) : tf.sum(x, 2);
}

/** Makes an {@link ExpandStreams}. */
export function expandStreams(options: ExpandStreamsOptions): ExpandStreams {
  return new ExpandStreams(options);
}

/** Makes a {@link SumStreams}. */
export function sumStreams(options: LayerConfig = {}): SumStreams {
  return new SumStreams(options);
}
