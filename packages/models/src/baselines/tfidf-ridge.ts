import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions, pickOptions } from '@resattn/options';
import type { BinaryRows } from './linear-svm.js';
import { NgramFeatures, type NgramOptions, ngramKeys } from './ngram-features.js';
import { lengthOf, NgramScorer, rowLengths } from './ngram-scorer.js';
import { joined } from './ngram-svm.js';

export interface TfidfRidgeOptions extends NgramOptions {
  /** Weight of the squared norm against the squared errors. Default 1. */
  readonly alpha?: number | undefined;
  /** Training ends when the residual of the normal equations has shrunk by this factor. Default 1e-4. */
  readonly tolerance?: number | undefined;
  /** Maximum number of steps of the conjugate gradient. Default 200. */
  readonly maxSteps?: number | undefined;
}

/**
 * Ridge regression over the TF-IDF of n-grams: the plain baseline for numbers of texts.
 *
 * Features are those of `TfidfSvmClassifier`. Minimizes `|y - X w - b|^2 + alpha |w|^2` with a bias that is not
 * penalized, by conjugate gradient on the normal equations of the centred data: `TfidfVectorizer(binary=True)`
 * with `Ridge` of scikit-learn.
 *
 * Texts stream in (`add`) and are kept as lists of n-gram indices. Pure TypeScript.
 *
 * Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", 1970.
 */
export class TfidfRidge {
  private readonly features: NgramFeatures;
  private readonly alpha: number;
  private readonly tolerance: number;
  private readonly maxSteps: number;
  private readonly rows: Int32Array[] = [];
  private readonly values: number[] = [];
  private trained: Trained | undefined;

  /** @throws Error when an option is out of range. */
  constructor(options: TfidfRidgeOptions = {}) {
    checkOptions('TfidfRidge', options, {
      ...ngramKeys,
      alpha: true,
      tolerance: true,
      maxSteps: true,
    });
    const { alpha = 1, tolerance = 1e-4, maxSteps = 200 } = options;
    for (const [name, value] of Object.entries({ alpha, tolerance, maxSteps })) {
      if (!(value > 0)) throw new Error(`${name} is ${value}, expected a number above 0`);
    }
    this.features = new NgramFeatures(pickOptions(options, ngramKeys));
    this.alpha = alpha;
    this.tolerance = tolerance;
    this.maxSteps = maxSteps;
  }

  /**
   * Takes one text and its number.
   *
   * @throws Error when the number is not finite
   */
  add(text: string, value: number): void {
    if (!Number.isFinite(value)) throw new Error(`the number is ${value}, expected a finite one`);
    this.trained = undefined;
    this.rows.push(this.features.learn(text));
    this.values.push(value);
  }

  /**
   * Trains on the texts added so far.
   *
   * @param onStep awaited after each step: the place for others to run
   * @param signal ends it between two steps, with its reason as the error; the model is then as it was.
   *   Default: in a notebook, the signal of the running cell.
   * @throws Error when no text was added yet
   */
  async fit(
    onStep?: () => void | Promise<void>,
    signal: AbortSignal | undefined = hostSignal(),
  ): Promise<void> {
    const pause = betweenSteps(signal);
    if (this.rows.length === 0)
      throw new Error('TfidfRidge has no text to train on; call add first');
    const rows = joined(this.rows);
    const idf = inverseFrequencies(rows, this.features.size);
    const matrix = new CentredMatrix(rows, idf);
    const mean = this.values.reduce((sum, value) => sum + value, 0) / this.values.length;
    const centred = Float64Array.from(this.values, (value) => value - mean);

    const weights = new Float64Array(this.features.size);
    const residual = matrix.transposedTimes(centred);
    const direction = residual.slice();
    let squared = dot(residual, residual);
    const enough = squared * this.tolerance ** 2;
    for (let step = 0; step < this.maxSteps && squared > enough && squared > 0; step++) {
      const image = matrix.transposedTimes(matrix.times(direction));
      for (let i = 0; i < image.length; i++) image[i]! += this.alpha * direction[i]!;
      const length = squared / dot(direction, image);
      for (let i = 0; i < weights.length; i++) {
        weights[i]! += length * direction[i]!;
        residual[i]! -= length * image[i]!;
      }
      const next = dot(residual, residual);
      for (let i = 0; i < direction.length; i++)
        direction[i] = residual[i]! + (next / squared) * direction[i]!;
      squared = next;
      await onStep?.();
      await pause();
    }
    this.trained = { weights, idf, bias: mean - dot(matrix.means, weights) };
  }

  /**
   * The number of a text.
   *
   * @throws Error when `fit` was not called after the last text was added
   */
  predict(text: string): number {
    const { weights, idf, bias } = this.requireTrained();
    const features = this.features.of(text);
    let sum = 0;
    for (const feature of features) sum += weights[feature]! * idf[feature]!;
    return bias + sum / lengthOf(features, idf);
  }

  /**
   * What was learned, without the texts: for prediction, and to be kept in files. Its one score is the number.
   *
   * @throws Error when `fit` was not called after the last text was added
   */
  scorer(): NgramScorer {
    const { weights, idf, bias } = this.requireTrained();
    return new NgramScorer({
      numClasses: 1,
      features: this.features,
      weights: Float32Array.from(weights, (weight, i) => weight * idf[i]!),
      biases: Float32Array.of(bias),
      idf: Float32Array.from(idf),
    });
  }

  private requireTrained(): Trained {
    if (this.trained === undefined) throw new Error('TfidfRidge is not trained; call fit first');
    return this.trained;
  }
}

interface Trained {
  readonly weights: Float64Array;
  readonly idf: Float64Array;
  readonly bias: number;
}

/** TF-IDF rows of length 1, less the mean of each column, which is never written out. */
class CentredMatrix {
  readonly means: Float64Array;
  private readonly scales: Float64Array;

  constructor(
    private readonly rows: BinaryRows,
    private readonly idf: Float64Array,
  ) {
    this.scales = rowLengths(rows, idf).map((length) => 1 / length);
    const { starts, columns } = rows;
    const means = new Float64Array(idf.length);
    for (let i = 0; i < this.scales.length; i++)
      for (let at = starts[i]!; at < starts[i + 1]!; at++) {
        const column = columns[at]!;
        means[column]! += (idf[column]! * this.scales[i]!) / this.scales.length;
      }
    this.means = means;
  }

  /** `[columns]` to `[rows]`. */
  times(weights: Float64Array): Float64Array {
    const { starts, columns } = this.rows;
    const shift = dot(this.means, weights);
    return this.scales.map((scale, i) => {
      let sum = 0;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) {
        const column = columns[at]!;
        sum += weights[column]! * this.idf[column]!;
      }
      return scale * sum - shift;
    });
  }

  /** `[rows]` to `[columns]`. */
  transposedTimes(values: Float64Array): Float64Array {
    const { starts, columns } = this.rows;
    const total = values.reduce((sum, value) => sum + value, 0);
    const sums = this.means.map((mean) => -mean * total);
    for (let i = 0; i < values.length; i++) {
      const scaled = values[i]! * this.scales[i]!;
      for (let at = starts[i]!; at < starts[i + 1]!; at++) {
        const column = columns[at]!;
        sums[column]! += scaled * this.idf[column]!;
      }
    }
    return sums;
  }
}

/** `log((1 + N) / (1 + n)) + 1` for each column, with n of N rows that have it. */
export function inverseFrequencies({ starts, columns }: BinaryRows, size: number): Float64Array {
  const numRows = starts.length - 1;
  const counts = new Float64Array(size);
  for (const column of columns) counts[column]!++;
  return counts.map((count) => Math.log((1 + numRows) / (1 + count)) + 1);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
