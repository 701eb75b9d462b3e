import type { NamedTensorData } from '@resattn/core';
import { NgramFeatures, type NgramOptions } from './ngram-features.js';

interface NgramScorerParts {
  readonly numClasses: number;
  readonly features: NgramFeatures;
  /** `[features, columns]`: a column a class, or a single one for two classes. */
  readonly weights: Float32Array;
  /** `[columns]`; -Infinity for a class that is never predicted. */
  readonly biases: Float32Array;
}

/**
 * A trained linear classifier over the n-grams that a text has: `scores[k] = b[k] + sum over n-grams g of
 * the text of w[g, k]`. Of two classes the score of the first is minus that of the second.
 *
 * Made by `NbSvmClassifier.scorer()`; `tensors` and `fromTensors` keep it in a file.
 */
export class NgramScorer {
  readonly numClasses: number;
  private readonly features: NgramFeatures;
  private readonly weights: Float32Array;
  private readonly biases: Float32Array;

  constructor({ numClasses, features, weights, biases }: NgramScorerParts) {
    this.numClasses = numClasses;
    this.features = features;
    this.weights = weights;
    this.biases = biases;
  }

  /** What its n-grams are made of. */
  get ngrams(): Required<NgramOptions> {
    const { unit, minN, maxN } = this.features;
    return { unit, minN, maxN };
  }

  /** Number of weights, the biases included. */
  get parameters(): number {
    return this.weights.length + this.biases.length;
  }

  /** The score of each class. */
  scores(text: string): Float64Array {
    const columns = this.biases.length;
    const scores = Float64Array.from(this.biases);
    for (const feature of this.features.of(text)) {
      for (let k = 0; k < columns; k++) scores[k]! += this.weights[feature * columns + k]!;
    }
    return this.numClasses === 2 ? Float64Array.of(-scores[0]!, scores[0]!) : scores;
  }

  /**
   * The hashes of its n-grams, their weights and the biases, with names that start with `prefix`. A hash
   * has 52 bits: 32 in `hashesHigh`, 20 in `hashesLow`.
   */
  tensors(prefix: string): NamedTensorData {
    const keys = this.features.keys();
    const columns = this.biases.length;
    const int32 = (values: Int32Array) =>
      ({ dtype: 'int32', shape: [values.length], values }) as const;
    return {
      [`${prefix}/hashesHigh`]: int32(Int32Array.from(keys, (key) => Math.floor(key / LOW))),
      [`${prefix}/hashesLow`]: int32(Int32Array.from(keys, (key) => key % LOW)),
      [`${prefix}/weights`]: {
        dtype: 'float32',
        shape: [keys.length, columns],
        values: this.weights,
      },
      [`${prefix}/biases`]: { dtype: 'float32', shape: [columns], values: this.biases },
    };
  }

  /** @throws Error when tensors are missing or do not fit each other */
  static fromTensors(
    tensors: NamedTensorData,
    prefix: string,
    { numClasses, ...ngrams }: NgramOptions & { readonly numClasses: number },
  ): NgramScorer {
    const read = (name: string) => {
      const tensor = tensors[`${prefix}/${name}`];
      if (tensor === undefined) throw new Error(`${prefix}/${name} is missing`);
      return tensor;
    };
    const [high, low, weights, biases] = ['hashesHigh', 'hashesLow', 'weights', 'biases'].map(read);
    const columns = numClasses === 2 ? 1 : numClasses;
    const count = high!.values.length;
    if (low!.values.length !== count || biases!.values.length !== columns)
      throw new Error(
        `${prefix}: ${count} and ${low!.values.length} hashes, ${biases!.values.length} biases, expected ${count}, ${count} and ${columns}`,
      );
    if (weights!.values.length !== count * columns)
      throw new Error(
        `${prefix}: ${weights!.values.length} weights, expected ${count} n-grams times ${columns}`,
      );
    const keys = Float64Array.from(
      high!.values as Int32Array,
      (value, i) => (value >>> 0) * LOW + low!.values[i]!,
    );
    return new NgramScorer({
      numClasses,
      features: new NgramFeatures(ngrams, keys),
      weights: weights!.values as Float32Array,
      biases: biases!.values as Float32Array,
    });
  }
}

const LOW = 0x100000;
