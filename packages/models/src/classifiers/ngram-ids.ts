import {
  CompositeLayer,
  type InputAxes,
  type LayerConfig,
  type Mask,
  registerLayer,
  required,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';

export interface NgramIdsOptions extends LayerConfig {
  /** Ids of single tokens run from 0 to here, exclusive; those of n-grams follow. */
  readonly vocabularySize: number;
  /** Ids that the n-grams of all lengths share. */
  readonly buckets: number;
  /** Longest n-gram. */
  readonly maxN: number;
  /** Id of padding, also of n-grams that reach into it. */
  readonly padId: number;
}

// tfjs makes float32 of integers between layers, which is exact up to here.
const MOST_IDS = 2 ** 24;

// Products of ids and the multiplier have to stay below 2^31, also on backends that compute in int32.
const LARGEST_PRODUCT = 2 ** 31;

/**
 * Ids of all n-grams of a sequence, by hashing: the tokens themselves, then the bigrams, and so on.
 *
 * `h_n(t) = (m h_(n-1)(t) + ids[t + n - 1]) mod buckets`, `h_1 = ids`, given as
 * `vocabularySize + h_n(t)`. Different n-grams may share an id; the larger `buckets`, the fewer do.
 *
 * Shapes: ids `[batch, time]` to `[batch, maxN * time]`.
 *
 * Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009.
 */
export class NgramIds extends CompositeLayer<NgramIdsOptions> {
  static readonly className: string = 'resattn>NgramIds';
  static {
    registerLayer(NgramIds);
  }

  constructor(config: NgramIdsOptions) {
    super(config, {
      vocabularySize: required,
      buckets: required,
      maxN: required,
      padId: required,
    });
    const { vocabularySize, buckets } = this.options;
    if (vocabularySize + buckets > MOST_IDS) {
      throw new Error(
        `${this.label}: ${vocabularySize} tokens and ${buckets} buckets are more than the ` +
          `${MOST_IDS} ids that tfjs passes on exactly between layers; take fewer buckets`,
      );
    }
  }

  private get multiplier(): number {
    const { vocabularySize, buckets } = this.options;
    const limit = Math.floor(LARGEST_PRODUCT / Math.max(vocabularySize, buckets)) - 1;
    // Odd, so that no id is lost to a common factor with a power of two.
    return limit % 2 === 1 ? limit : limit - 1;
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'ids', axes: ['batch', 'time'], holds: 'ids' }];
  }

  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    const [batch, time] = shape!;
    return [[batch!, time == null ? null : time * this.options.maxN]];
  }

  protected override outputMasks(): Mask[] {
    return [null];
  }

  protected override forward([input]: tf.Tensor[]): tf.Tensor {
    const { vocabularySize, buckets, maxN, padId } = this.options;
    const ids = tf.cast(input!, 'int32') as tf.Tensor2D;
    const [batch, time] = ids.shape;
    const integer = (value: number) => tf.scalar(value, 'int32');
    const padding = integer(padId);
    const noGram = tf.fill(ids.shape, padId, 'int32');
    const all: tf.Tensor2D[] = [ids];
    let hash: tf.Tensor = ids;
    let isWhole: tf.Tensor = tf.notEqual(ids, padding);
    for (let n = 2; n <= Math.min(maxN, time); n++) {
      const next = tf.pad(
        tf.slice(ids, [0, n - 1], [batch, time - n + 1]),
        [
          [0, 0],
          [0, n - 1],
        ],
        padId,
      );
      hash = tf.mod(tf.add(tf.mul(hash, integer(this.multiplier)), next), integer(buckets));
      isWhole = tf.logicalAnd(isWhole, tf.notEqual(next, padding));
      all.push(tf.where(isWhole, tf.add(hash, integer(vocabularySize)), noGram) as tf.Tensor2D);
    }
    const missing = maxN * time - all.length * time;
    if (missing > 0) all.push(tf.fill([batch, missing], padId, 'int32'));
    return all.length === 1 ? ids : tf.concat(all, 1);
  }
}
