import type { NamedTensorData } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import { NgramFeatures, type NgramOptions, ngramKeys } from './ngram-features.js';
import { hashesFrom, hashTensors } from './ngram-hashes.js';

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
  readonly type = 'linear';
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

  /** The hashes of its n-grams, their weights and the biases, with names that start with `prefix`. */
  tensors(prefix: string): NamedTensorData {
    const keys = this.features.keys();
    const columns = this.biases.length;
    return {
      ...hashTensors(keys, prefix),
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
    options: NgramOptions & { readonly numClasses: number },
  ): NgramScorer {
    checkOptions('NgramScorer.fromTensors', options, { ...ngramKeys, numClasses: true });
    const { numClasses, ...ngrams } = options;

    const read = (name: string) => {
      const tensor = tensors[`${prefix}/${name}`];
      if (tensor === undefined) throw new Error(`${prefix}/${name} is missing`);
      return tensor;
    };
    const keys = hashesFrom(tensors, prefix);
    const [weights, biases] = ['weights', 'biases'].map(read);
    const columns = numClasses === 2 ? 1 : numClasses;
    const count = keys.length;
    if (biases!.values.length !== columns)
      throw new Error(`${prefix}: ${biases!.values.length} biases, expected ${columns}`);
    if (weights!.values.length !== count * columns)
      throw new Error(
        `${prefix}: ${weights!.values.length} weights, expected ${count} n-grams times ${columns}`,
      );
    return new NgramScorer({
      numClasses,
      features: new NgramFeatures(ngrams, keys),
      weights: weights!.values as Float32Array,
      biases: biases!.values as Float32Array,
    });
  }
}
