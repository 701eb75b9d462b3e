import * as ops from '@resattn/core/ops';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { checkPositiveInteger } from '../base/arguments.js';
import { type InitializerOption, initializerFor } from '../base/initializers.js';
import type { LayerConfig } from '../base/options.js';
import { registerLayer } from '../base/register.js';
import { AttentionPosition, type PositionContext } from './attention-position.js';
import { distances, shiftByQuery } from './relative-shift.js';

export interface T5PositionsOptions extends LayerConfig {
  /** Number of buckets that distances fall into. Default 32. */
  readonly numBuckets?: number | undefined;
  /** Distances from here on share the last bucket. Default 128. */
  readonly maxDistance?: number | undefined;
  /** Whether keys after the query have buckets of their own, as in an encoder. Default true. */
  readonly bidirectional?: boolean | undefined;
  /** Initial values of the table. Default `glorotUniform`. */
  readonly embeddingsInitializer?: InitializerOption | undefined;
}

/**
 * T5's relative positions: a learned number for each head and bucket of distances is added to the
 * logits. Half of the buckets hold one distance each, the others widen logarithmically.
 *
 * As a layer of its own: queries `[batch, heads, time, headDim]` to the bias
 * `[batch, heads, time, time]`.
 *
 * Raffel et al., "Exploring the limits of transfer learning with a unified text-to-text
 * Transformer", 2019, https://arxiv.org/abs/1910.10683.
 */
export class T5Positions extends AttentionPosition<T5PositionsOptions> {
  static readonly className: string = 'resattn>T5Positions';
  static override readonly formerNames = { isBidirectional: 'bidirectional' };
  static {
    registerLayer(T5Positions);
  }

  private embeddings!: tf.LayerVariable;

  constructor(config: T5PositionsOptions = {}) {
    super(config, {
      numBuckets: 32,
      maxDistance: 128,
      bidirectional: true,
      embeddingsInitializer: 'glorotUniform',
    });
    checkPositiveInteger(this.label, 'numBuckets', this.options.numBuckets);
    checkPositiveInteger(this.label, 'maxDistance', this.options.maxDistance);
  }

  protected override setup([shape]: tf.Shape[]): void {
    const { numBuckets, embeddingsInitializer } = this.options;
    const heads = shape![1]!;
    const initializer = initializerFor(this.label, embeddingsInitializer);
    this.embeddings = this.weight('embeddings', [numBuckets, heads], initializer);
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, heads, time] = shape!;
    return [[batch!, heads!, time!, time!]];
  }

  override bias({ query, key, offset }: PositionContext): tf.Tensor {
    return this.table(query.shape[2]!, key.shape[2]!, offset);
  }

  /** The bias `[1, heads, queryTime, keyTime]`. */
  table(
    queryTime: number,
    keyTime: number,
    offset: number | tf.Tensor = keyTime - queryTime,
  ): tf.Tensor {
    const table = this.embeddings.read();
    const heads = table.shape[1]!;
    if (queryTime === 0 || keyTime === 0) return tf.zeros([1, heads, queryTime, keyTime]);
    const byDistance = ops.embeddingLookup(table, this.buckets(queryTime, keyTime, offset));
    const rows = tf.reshape(tf.transpose(byDistance), [1, heads, 1, queryTime + keyTime - 1]);
    return shiftByQuery(tf.tile(rows, [1, 1, queryTime, 1]), keyTime);
  }

  /** The bucket of each distance, `[queryTime + keyTime - 1]`. */
  private buckets(queryTime: number, keyTime: number, offset: number | tf.Tensor): tf.Tensor {
    const { numBuckets, maxDistance, bidirectional } = this.options;
    const bucketing = { numBuckets, maxDistance, bidirectional };
    const bucketsOf = (first: number, count: number) =>
      tf.tensor1d(
        Array.from({ length: count }, (_, i) => t5Bucket(first + i, bucketing)),
        'int32',
      );
    const count = queryTime + keyTime - 1;
    if (typeof offset === 'number') return bucketsOf(1 - queryTime - offset, count);
    // The position is known when the graph runs: the buckets of all distances that can occur, and
    // from them those of this step.
    const farthest = keyTime + queryTime;
    const all = bucketsOf(-farthest, farthest + keyTime);
    return tf.gather(
      all,
      tf.cast(tf.add(distances(queryTime, keyTime, offset), farthest), 'int32'),
    );
  }

  protected override forward([query]: tf.Tensor[]): tf.Tensor {
    const [batch, heads, time] = query!.shape as [number, number, number];
    return tf.broadcastTo(this.table(time, time), [batch, heads, time, time]);
  }
}

/** The bucket of a distance `key position - query position`. */
export function t5Bucket(
  distance: number,
  options: {
    readonly numBuckets?: number | undefined;
    readonly maxDistance?: number | undefined;
    readonly bidirectional?: boolean | undefined;
  } = {},
): number {
  checkOptions('t5Bucket', options, { numBuckets: true, maxDistance: true, bidirectional: true });
  const { numBuckets = 32, maxDistance = 128, bidirectional = true } = options;
  const buckets = bidirectional ? Math.floor(numBuckets / 2) : numBuckets;
  const start = bidirectional && distance > 0 ? buckets : 0;
  const size = bidirectional ? Math.abs(distance) : Math.max(0, -distance);
  const numExact = Math.floor(buckets / 2);
  if (size < numExact) return start + size;
  // In float32, as the models were trained: a logarithm that should be whole must not fall short.
  const ratio = Math.fround(
    Math.fround(Math.log(Math.fround(size / numExact))) /
      Math.fround(Math.log(maxDistance / numExact)),
  );
  const wide = numExact + Math.floor(Math.fround(ratio * (buckets - numExact)));
  return start + Math.min(wide, buckets - 1);
}

/** Makes a {@link T5Positions}. */
export function t5Positions(options: T5PositionsOptions = {}): T5Positions {
  return new T5Positions(options);
}
