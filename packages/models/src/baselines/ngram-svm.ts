import { betweenSteps, hostSignal } from '@resattn/host';
import { type Complete, pickOptions } from '@resattn/options';
import { type BinaryRows, type LinearSvm, trainLinearSvm } from './linear-svm.js';
import { NgramFeatures, type NgramOptions, ngramKeys } from './ngram-features.js';
import { lengthOf, NgramScorer } from './ngram-scorer.js';

/** Options of a linear support vector machine over n-grams. */
export interface NgramSvmOptions extends NgramOptions {
  /** Weight of the losses against that of the norm. */
  readonly c?: number | undefined;
  /** Training ends when no dual gradient violates its bound by more. Default 0.1. */
  readonly tolerance?: number | undefined;
  /** Seed of the order in which texts are visited. Default 0. */
  readonly seed?: number | undefined;
  /**
   * Whether a text may have several labels: `add` then takes a list, and there is a machine for each label,
   * for two as well. Default false.
   */
  readonly multiLabel?: boolean | undefined;
  /**
   * Whether every class counts alike in the losses, however rare: those of its texts are multiplied by
   * `n / (k n_c)`, as scikit-learn's `class_weight='balanced'` does, and with `multiLabel` by
   * `(n - n_c) / n_c`. Default false.
   */
  readonly balanceClasses?: boolean | undefined;
}

export const svmKeys: Readonly<Record<keyof NgramSvmOptions, true>> = {
  ...ngramKeys,
  c: true,
  tolerance: true,
  seed: true,
  multiLabel: true,
  balanceClasses: true,
};

/** What n-grams count as features. */
export interface SvmFeatures {
  /** The feature of each n-gram of a text, by the signs of the class that is told from the others. */
  scalesOf(signs: Int8Array): Float64Array;
  /** What the features of each text are multiplied by. Default: 1. */
  readonly rowScales?: Float64Array | undefined;
  /** Inverse document frequencies, where a text's features are divided by their length. Default: none. */
  readonly idf?: Float64Array | undefined;
}

/**
 * Linear support vector machines over n-grams, one class against the others, a single one for two classes.
 * Texts stream in and are kept as lists of n-gram indices.
 */
export abstract class NgramSvmClassifier {
  private readonly features: NgramFeatures;
  private readonly svm: { readonly c: number; readonly tolerance: number; readonly seed: number };
  private readonly multiLabel: boolean;
  private readonly balanceClasses: boolean;
  private readonly labels: (number | readonly number[])[] = [];
  private readonly rows: Int32Array[] = [];
  private trained: Trained | undefined;

  /**
   * @param method for errors
   * @throws Error when there are no two classes, or an option is out of range.
   */
  constructor(
    private readonly method: string,
    readonly numClasses: number,
    options: NgramSvmOptions & Complete<Pick<NgramSvmOptions, 'c'>>,
  ) {
    const { c, tolerance = 0.1, seed = 0 } = options;
    this.multiLabel = options.multiLabel ?? false;
    this.balanceClasses = options.balanceClasses ?? false;
    const least = this.multiLabel ? 1 : 2;
    if (!(Number.isInteger(numClasses) && numClasses >= least)) {
      throw new Error(`numClasses is ${numClasses}, expected an integer from ${least}`);
    }
    for (const [name, value] of Object.entries({ c, tolerance })) {
      if (!(value > 0)) throw new Error(`${name} is ${value}, expected a number above 0`);
    }
    this.features = new NgramFeatures(pickOptions(options, ngramKeys));
    this.svm = { c, tolerance, seed };
  }

  protected abstract featuresOf(rows: BinaryRows, numColumns: number): SvmFeatures;

  /** Distinct n-grams seen. */
  get vocabularySize(): number {
    return this.features.size;
  }

  /** Takes one text of a class, or with `multiLabel` of all its labels. */
  add(text: string, label: number | readonly number[]): void {
    if ((typeof label !== 'number') !== this.multiLabel) {
      throw new Error(
        `got the label ${JSON.stringify(label)}, expected ${this.multiLabel ? 'a list, since multiLabel is true' : 'one number; multiLabel takes lists'}`,
      );
    }
    for (const each of typeof label === 'number' ? [label] : label) {
      if (!(Number.isInteger(each) && each >= 0 && each < this.numClasses)) {
        throw new Error(`label ${each} is not a class; expected 0 to ${this.numClasses - 1}`);
      }
    }
    this.trained = undefined;
    this.labels.push(label);
    this.rows.push(this.features.learn(text));
  }

  /**
   * Trains on the texts added so far.
   *
   * @param onClass awaited after each machine (one a class; a single one for two classes), with how many
   *   are done and how many there are: the place for progress, and for others to run
   * @param signal ends it between two machines, with its reason as the error; the classifier is then as it was.
   *   Default: in a notebook, the signal of the running cell.
   * @throws Error when no text was added yet
   */
  async fit(
    onClass?: (done: number, total: number) => void | Promise<void>,
    signal: AbortSignal | undefined = hostSignal(),
  ): Promise<void> {
    if (this.rows.length === 0)
      throw new Error(`${this.method} has no text to train on; call add first`);
    const rows = joined(this.rows);
    const features = this.featuresOf(rows, this.features.size);
    const machines: (LinearSvm | undefined)[] = [];
    const first = this.isMirrored ? 1 : 0;
    const pause = betweenSteps(signal);
    for (let k = first; k < this.numClasses; k++) {
      await pause();
      machines.push(this.trainAgainstOthers(rows, features, k));
      await onClass?.(machines.length, this.numClasses - first);
    }
    this.trained = { machines, idf: features.idf };
  }

  /**
   * What was learned, without the texts: for prediction, and to be kept in files.
   *
   * @throws Error when `fit` was not called after the last text was added
   */
  scorer(): NgramScorer {
    const { machines, idf } = this.requireTrained();
    const { features, numClasses } = this;
    const columns = machines.length;
    const weights = new Float32Array(features.size * columns);
    const biases = new Float32Array(columns);
    machines.forEach((machine, k) => {
      biases[k] = machine?.bias ?? Number.NEGATIVE_INFINITY;
      machine?.weights.forEach((weight, feature) => {
        weights[feature * columns + k] = weight;
      });
    });
    const scorer = { numClasses, features, weights, biases };
    return new NgramScorer({ ...scorer, ...(idf && { idf: Float32Array.from(idf) }) });
  }

  /** Whether a single machine tells two classes apart. */
  private get isMirrored(): boolean {
    return this.numClasses === 2 && !this.multiLabel;
  }

  private requireTrained(): Trained {
    if (this.trained === undefined)
      throw new Error(`${this.method} is not trained; call fit first`);
    return this.trained;
  }

  private trainAgainstOthers(
    rows: BinaryRows,
    { scalesOf, rowScales }: SvmFeatures,
    label: number,
  ): LinearSvm | undefined {
    const signs = Int8Array.from(this.labels, (each) =>
      (typeof each === 'number' ? each === label : each.includes(label)) ? 1 : -1,
    );
    // A class without texts is never predicted; of two classes the other one then always is.
    if (!this.isMirrored && !signs.includes(1)) return undefined;
    const options = {
      ...this.svm,
      ...(rowScales && { rowScales }),
      ...(this.balanceClasses && { rowWeights: this.balancedWeights(signs) }),
    };
    return trainLinearSvm(rows, signs, scalesOf(signs), options);
  }

  private balancedWeights(signs: Int8Array): Float64Array {
    const positives = signs.filter((sign) => sign === 1).length;
    const negatives = signs.length - positives;
    if (positives === 0 || negatives === 0) return new Float64Array(signs.length).fill(1);
    const { numClasses, multiLabel, isMirrored } = this;
    const share = signs.length / numClasses;
    const weight = multiLabel ? negatives / positives : share / positives;
    // Two classes have one machine, for which both weigh.
    const other = isMirrored ? share / negatives : 1;
    return Float64Array.from(signs, (sign) => (sign === 1 ? weight : other));
  }

  /**
   * The score of each class; a class without texts has -Infinity.
   *
   * @throws Error when `fit` was not called after the last text was added
   */
  scores(text: string): Float64Array {
    const { machines, idf } = this.requireTrained();
    const features = this.features.of(text);
    const length = idf ? lengthOf(features, idf) : 1;
    const scores = Float64Array.from(machines, (machine) => {
      if (machine === undefined) return Number.NEGATIVE_INFINITY;
      let sum = 0;
      for (const feature of features) sum += machine.weights[feature]!;
      return machine.bias + sum / length;
    });
    return this.isMirrored ? Float64Array.of(-scores[0]!, scores[0]!) : scores;
  }

  /** The class with the highest score; of equal ones the first. */
  predict(text: string): number {
    const scores = this.scores(text);
    let best = 0;
    for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
    return best;
  }
}

interface Trained {
  /** Undefined for a class without texts. */
  readonly machines: readonly (LinearSvm | undefined)[];
  readonly idf: Float64Array | undefined;
}

/** Rows of column indices as one matrix. */
export function joined(rows: readonly Int32Array[]): BinaryRows {
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = starts[i]! + row.length;
  const columns = new Int32Array(starts[rows.length]!);
  for (const [i, row] of rows.entries()) columns.set(row, starts[i]!);
  return { starts, columns };
}
