import type { NamedTensorData } from '@resattn/core';
import { type Complete, checkOptions } from '@resattn/options';
import type { BinaryRows } from './linear-svm.js';
import { NgramFeatures, type NgramOptions, ngramKeys } from './ngram-features.js';
import { hashesFrom, hashTensors } from './ngram-hashes.js';

interface NgramScorerParts {
  readonly numClasses: number;
  readonly features: NgramFeatures;
  /** `[features, columns]`: a column a class, or a single one for two classes that exclude each other. */
  readonly weights: Float32Array;
  /** `[columns]`; -Infinity for a class that is never predicted. */
  readonly biases: Float32Array;
  /** `[features]`: inverse document frequencies, where a text's features are divided by their length. */
  readonly idf?: Float32Array | undefined;
}

/**
 * A trained linear classifier over the n-grams that a text has: `scores[k] = b[k] + sum over n-grams g of
 * the text of w[g, k]`. Of two classes the score of the first is minus that of the second.
 *
 * With inverse document frequencies the sum is divided by the root of the sum of their squares.
 *
 * Made by `scorer()` of `NbSvmClassifier`, `TfidfSvmClassifier` or `TfidfRidge`; `tensors` and `fromTensors` keep it in a file.
 */
export class NgramScorer {
  readonly type = 'linear';
  readonly numClasses: number;
  private readonly features: NgramFeatures;
  private readonly weights: Float32Array;
  private readonly biases: Float32Array;
  private readonly idf: Float32Array | undefined;

  constructor({ numClasses, features, weights, biases, idf }: NgramScorerParts) {
    this.numClasses = numClasses;
    this.features = features;
    this.weights = weights;
    this.biases = biases;
    this.idf = idf;
  }

  /** What its n-grams are made of. */
  get ngrams(): Complete<NgramOptions> {
    const { unit, minN, maxN } = this.features;
    return { unit, minN, maxN };
  }

  /** Number of weights, biases and document frequencies. */
  get parameters(): number {
    return this.weights.length + this.biases.length + (this.idf?.length ?? 0);
  }

  /** The score of each class. */
  scores(text: string): Float64Array {
    const columns = this.biases.length;
    const features = this.features.of(text);
    const sums = new Float64Array(columns);
    for (const feature of features) {
      for (let k = 0; k < columns; k++) sums[k]! += this.weights[feature * columns + k]!;
    }
    const length = this.idf ? lengthOf(features, this.idf) : 1;
    const scores = sums.map((sum, k) => this.biases[k]! + sum / length);
    return columns < this.numClasses ? Float64Array.of(-scores[0]!, scores[0]!) : scores;
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
      ...(this.idf && {
        [`${prefix}/idf`]: { dtype: 'float32', shape: [keys.length], values: this.idf },
      }),
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
    const columns = biases!.values.length;
    const count = keys.length;
    const isMirrored = numClasses === 2 && columns === 1;
    if (columns !== numClasses && !isMirrored)
      throw new Error(
        `${prefix}: ${columns} biases, expected ${numClasses === 2 ? '1 or 2' : numClasses}`,
      );
    if (weights!.values.length !== count * columns)
      throw new Error(
        `${prefix}: ${weights!.values.length} weights, expected ${count} n-grams times ${columns}`,
      );
    const idf = tensors[`${prefix}/idf`]?.values;
    if (idf !== undefined && idf.length !== count)
      throw new Error(`${prefix}: ${idf.length} document frequencies, expected ${count}`);
    return new NgramScorer({
      numClasses,
      features: new NgramFeatures(ngrams, keys),
      weights: weights!.values as Float32Array,
      biases: biases!.values as Float32Array,
      ...(idf && { idf: idf as Float32Array }),
    });
  }
}

/** The length of a text's features: the root of the sum of their squares, 1 for a text without any. */
export function lengthOf(features: Int32Array, idf: Float32Array | Float64Array): number {
  let squares = 0;
  for (const feature of features) squares += idf[feature]! ** 2;
  return Math.sqrt(squares) || 1;
}

/** {@link lengthOf} each row. */
export function rowLengths({ starts, columns }: BinaryRows, idf: Float64Array): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, i) =>
    lengthOf(columns.subarray(starts[i]!, starts[i + 1]!), idf),
  );
}
