import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import { type LayerConfig, required } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { lastSize } from '../base/shapes.js';
import { AttentionPosition, type PositionContext } from './attention-position.js';
import { distances, shiftByQuery, unshiftByQuery } from './relative-shift.js';

export interface ShawPositionsOptions extends LayerConfig {
  /** Distances beyond it share the vector of the farthest. */
  readonly maxDistance: number;
  /** Whether distances also have vectors that are added to the values. Default true. */
  readonly useValues?: boolean | undefined;
  /** Initial values of the table. Default `glorotUniform`. */
  readonly embeddingsInitializer?: InitializerOption | undefined;
}

/**
 * Relative positions after Shaw: a learned vector for each clipped distance, added to the keys,
 * `logit = scale q_i (k_j + a^K_{j-i})`, and to the values, `y_i = sum_j w_ij (v_j + a^V_{j-i})`.
 * The heads share the vectors.
 *
 * As a layer of its own: queries `[batch, heads, time, headDim]` to what is added to the logits,
 * `[batch, heads, time, time]` (unscaled).
 *
 * Shaw et al., "Self-attention with relative position representations", 2018,
 * https://arxiv.org/abs/1803.02155.
 */
export class ShawPositions extends AttentionPosition<ShawPositionsOptions> {
  static readonly className: string = 'resattn>ShawPositions';
  static {
    registerLayer(ShawPositions);
  }

  private keyVectors!: tf.LayerVariable;
  private valueVectors: tf.LayerVariable | undefined;

  constructor(config: ShawPositionsOptions) {
    super(config, {
      maxDistance: required,
      useValues: true,
      embeddingsInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'maxDistance', this.options.maxDistance);
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { maxDistance, useValues, embeddingsInitializer } = this.options;
    const table = [2 * maxDistance + 1, lastSize(this.label, 'query', shape!)];
    const initializer = initializerFor(this.label, embeddingsInitializer);
    this.keyVectors = this.weight('keyVectors', table, initializer);
    if (useValues) this.valueVectors = this.weight('valueVectors', table, initializer);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, heads, time] = shape!;
    return [[batch!, heads!, time!, time!]];
  }

  override get addsValues(): boolean {
    return this.options.useValues;
  }

  /** The vector of each distance, `[queryTime + keyTime - 1, headDim]`. */
  private vectors(
    table: tf.LayerVariable,
    queryTime: number,
    keyTime: number,
    offset: number | tf.Tensor,
  ): tf.Tensor {
    const { maxDistance } = this.options;
    const all = distances(queryTime, keyTime, offset);
    const rows = tf.add(tf.clipByValue(all, -maxDistance, maxDistance), maxDistance);
    return ops.embeddingLookup(table.read(), tf.cast(rows, 'int32'));
  }

  override bias({ query, key, scale, offset }: PositionContext): tf.Tensor {
    const [batch, heads, queryTime, headDim] = query.shape as [number, number, number, number];
    const keyTime = key.shape[2]!;
    if (queryTime === 0 || keyTime === 0) return tf.zeros([batch, heads, queryTime, keyTime]);
    const vectors = this.vectors(this.keyVectors, queryTime, keyTime, offset);
    const rows = tf.matMul(tf.reshape(query, [-1, headDim]), vectors, false, true);
    const byDistance = tf.reshape(rows, [batch, heads, queryTime, queryTime + keyTime - 1]);
    return tf.mul(shiftByQuery(byDistance, keyTime), scale);
  }

  override values(weights: tf.Tensor, offset: number | tf.Tensor): tf.Tensor | null {
    const [batch, heads, queryTime, keyTime] = weights.shape as [number, number, number, number];
    if (!this.valueVectors || queryTime === 0 || keyTime === 0) return null;
    const vectors = this.vectors(this.valueVectors, queryTime, keyTime, offset);
    const byDistance = unshiftByQuery(weights);
    const rows = tf.matMul(tf.reshape(byDistance, [-1, queryTime + keyTime - 1]), vectors);
    return tf.reshape(rows, [batch, heads, queryTime, vectors.shape[1]!]);
  }

  protected override forward([query]: tf.Tensor[]): tf.Tensor {
    return this.bias({ query: query!, key: query!, scale: 1, offset: 0 });
  }
}

/** Makes a {@link ShawPositions}. */
export function shawPositions(options: ShawPositionsOptions): ShawPositions {
  return new ShawPositions(options);
}
