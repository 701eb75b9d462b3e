import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type Call, CompositeLayer } from '../base/composite-layer.js';
import { type Mask, zeroPadding } from '../base/masks.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import type { InputAxes } from '../base/shapes.js';
import { hideMasked } from './attention-pooling.js';

export interface KMaxPoolingOptions extends LayerConfig {
  /** How many values of each feature are kept. */
  readonly k: number;
}

/**
 * The k largest values of each feature over the positions that the mask keeps, in the order in which
 * they stand; zeros at the end where there are fewer.
 *
 * Shapes: `[batch, time, features]` to `[batch, k, features]`.
 *
 * Kalchbrenner et al., "A convolutional neural network for modelling sentences", 2014,
 * https://arxiv.org/abs/1404.2188.
 */
export class KMaxPooling extends CompositeLayer<KMaxPoolingOptions> {
  static readonly className: string = 'resattn>KMaxPooling';
  static {
    registerLayer(KMaxPooling);
  }

  constructor(config: KMaxPoolingOptions) {
    super(config, { k: required });
    checkPositiveInteger(this.label, 'k', this.options.k);
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, this.options.k, shape![2]!]];
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const { k } = this.options;
    const [batch, time, features] = x!.shape as [number, number, number];
    const missing = Math.max(0, k - time);
    // Rows of time for each feature, with room for k values; zeros stand where there is none.
    const padded = tf.pad(zeroPadding(x!, mask), [
      [0, 0],
      [0, missing],
      [0, 0],
    ]);
    const values = tf.transpose(padded, [0, 2, 1]);
    const length = time + missing;
    const ranked = tf.pad(
      hideMasked(x!, mask),
      [
        [0, 0],
        [0, missing],
        [0, 0],
      ],
      -1e30,
    );
    const { indices } = tf.topk(tf.transpose(ranked, [0, 2, 1]), k);
    // The largest of the negative places, from the largest down, are the places in order.
    const places = tf.neg(tf.topk(tf.neg(tf.cast(indices, 'float32')), k).values);
    const rows = tf.reshape(tf.range(0, batch * features, 1), [batch, features, 1]);
    const ids = tf.cast(tf.add(tf.mul(rows, length), places), 'int32');
    // A lookup has its own gradient on every backend; a top-k has none.
    const kept = ops.embeddingLookup(tf.reshape(values, [batch * features * length, 1]), ids);
    return tf.transpose(tf.reshape(kept, [batch, features, k]), [0, 2, 1]);
  }
}

/** Makes a {@link KMaxPooling}. */
export function kMaxPooling(options: KMaxPoolingOptions): KMaxPooling {
  return new KMaxPooling(options);
}
