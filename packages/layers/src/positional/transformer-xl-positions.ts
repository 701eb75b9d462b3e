import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { AttentionPosition, type PositionContext } from './attention-position.js';
import { distances, shiftByQuery } from './relative-shift.js';

export interface TransformerXlPositionsOptions extends LayerConfig {
  /** Base of the wavelengths. Default 10000. */
  readonly base?: number | undefined;
  /** Initial values of kernels. Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerOption | undefined;
}

/**
 * Relative positions of Transformer-XL: `logit = scale ((q_i + u) k_j + (q_i + v) W r_{i-j})` with
 * sinusoidal r, a projection W, and for each head two learned vectors: u asks for contents, v for
 * distances.
 *
 * As a layer of its own: queries `[batch, heads, time, headDim]`, which are also the keys, to what
 * is added to `q k`, `[batch, heads, time, time]` (unscaled).
 *
 * Dai et al., "Transformer-XL", 2019, https://arxiv.org/abs/1901.02860.
 */
export class TransformerXlPositions extends AttentionPosition<TransformerXlPositionsOptions> {
  static readonly className: string = 'resattn>TransformerXlPositions';
  static {
    registerLayer(TransformerXlPositions);
  }

  private kernel!: tf.LayerVariable;
  private contentBias!: tf.LayerVariable;
  private distanceBias!: tf.LayerVariable;

  constructor(config: TransformerXlPositionsOptions = {}) {
    super(config, { base: 10000, kernelInitializer: 'glorotUniform' });
  }

  protected override setup([shape]: tf.Shape[]): void {
    const heads = shape![1]!;
    const headDim = lastSize(this.label, 'query', shape!);
    const initializer = initializerFor(this.label, this.options.kernelInitializer);
    const size = heads * headDim;
    this.kernel = this.weight('kernel', [size, size], initializer);
    const zeros = tf.initializers.zeros();
    this.contentBias = this.weight('contentBias', [heads, 1, headDim], zeros);
    this.distanceBias = this.weight('distanceBias', [heads, 1, headDim], zeros);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, heads, time] = shape!;
    return [[batch!, heads!, time!, time!]];
  }

  override bias({ query, key, scale, offset }: PositionContext): tf.Tensor {
    const [batch, heads, queryTime, headDim] = query.shape as [number, number, number, number];
    const [, keyHeads, keyTime] = key.shape as [number, number, number];
    if (keyHeads !== heads)
      throw new Error(
        `${this.label}: ${heads} query heads and ${keyHeads} key heads, expected the same number; ` +
          'leave out numKeyValueHeads',
      );
    if (queryTime === 0 || keyTime === 0) return tf.zeros([batch, heads, queryTime, keyTime]);
    const content = tf.sum(tf.mul(key, this.contentBias.read()), 3);
    const all = distances(queryTime, keyTime, offset);
    const vectors = this.distanceVectors(all, heads, headDim);
    const asking = tf.add(query, this.distanceBias.read());
    // One matrix product a head: [heads, batch * queryTime, headDim] by [heads, headDim, distances].
    const byHead = tf.reshape(tf.transpose(asking, [1, 0, 2, 3]), [heads, -1, headDim]);
    const products = tf.matMul(byHead, vectors, false, true);
    const byDistance = tf.transpose(
      tf.reshape(products, [heads, batch, queryTime, all.size]),
      [1, 0, 2, 3],
    );
    const shifted = shiftByQuery(byDistance, keyTime);
    return tf.mul(tf.add(shifted, tf.expandDims(content, 2)), scale);
  }

  /** `W r_{-d}` of each distance d = key - query, `[heads, distances, headDim]`. */
  private distanceVectors(all: tf.Tensor1D, heads: number, headDim: number): tf.Tensor {
    const size = heads * headDim;
    const half = Math.ceil(size / 2);
    const rates = Float32Array.from(
      { length: half },
      (_, i) => -1 / this.options.base ** ((2 * i) / size),
    );
    const angles = tf.mul(tf.expandDims(all, 1), tf.tensor2d(rates, [1, half]));
    const cosines = tf.slice(tf.cos(angles), [0, 0], [all.size, size - half]);
    const sinusoids = tf.concat([tf.sin(angles), cosines], 1);
    const projected = ops.dense(sinusoids, this.kernel.read());
    return tf.transpose(tf.reshape(projected, [all.size, heads, headDim]), [1, 0, 2]);
  }

  protected override forward([query]: tf.Tensor[]): tf.Tensor {
    return this.bias({ query: query!, key: query!, scale: 1, offset: 0 });
  }
}

/** Makes a {@link TransformerXlPositions}. */
export function transformerXlPositions(
  options: TransformerXlPositionsOptions = {},
): TransformerXlPositions {
  return new TransformerXlPositions(options);
}
