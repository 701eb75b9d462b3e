import { checkOptions, pickOptions } from '@resattn/options';
import { type BinaryRows, type LinearSvm, trainLinearSvm } from './linear-svm.js';
import { NgramFeatures, type NgramOptions, ngramKeys } from './ngram-features.js';
import { NgramScorer } from './ngram-scorer.js';

export interface NbSvmOptions extends NgramOptions {
  /** Pseudo-count of every n-gram in every class. Default 1. */
  readonly smoothing?: number;
  /** Weight of the losses against that of the norm. Default 0.1. */
  readonly c?: number;
  /** Training ends when no dual gradient violates its bound by more. Default 0.1. */
  readonly tolerance?: number;
  /** Seed of the order in which texts are visited. Default 0. */
  readonly seed?: number;
}

/**
 * NB-SVM: a linear support vector machine whose features are n-grams scaled by the log-count ratios of
 * naive Bayes: a strong plain baseline for short texts.
 *
 * For each class against the others, with `p` and `q` the smoothed numbers of its and of the others'
 * texts that have an n-gram, the feature of an n-gram is `log((p / |p|) / (q / |q|))` where the text
 * has it and 0 elsewhere; `trainLinearSvm` weighs them. The class with the highest score is predicted.
 * The interpolation of weights in the paper is omitted.
 *
 * Texts stream in (`add`) and are kept as lists of n-gram indices, four bytes each. Pure TypeScript: it
 * needs no backend.
 *
 * Wang and Manning, "Baselines and bigrams: simple, good sentiment and topic classification", ACL 2012.
 */
export class NbSvmClassifier {
  private readonly features: NgramFeatures;
  private readonly smoothing: number;
  private readonly svm: { readonly c: number; readonly tolerance: number; readonly seed: number };
  private readonly labels: number[] = [];
  private readonly rows: Int32Array[] = [];
  private machines: readonly (LinearSvm | undefined)[] | undefined;

  /** @throws Error when there are no two classes, or an option is out of range. */
  constructor(
    readonly numClasses: number,
    options: NbSvmOptions = {},
  ) {
    checkOptions('NbSvmClassifier', options, {
      ...ngramKeys,
      smoothing: true,
      c: true,
      tolerance: true,
      seed: true,
    });
    const { smoothing = 1, c = 0.1, tolerance = 0.1, seed = 0 } = options;
    if (!(Number.isInteger(numClasses) && numClasses > 1)) {
      throw new Error(`numClasses is ${numClasses}, expected an integer from 2`);
    }
    for (const [name, value] of Object.entries({ smoothing, c, tolerance })) {
      if (!(value > 0)) throw new Error(`${name} is ${value}, expected a number above 0`);
    }
    this.features = new NgramFeatures(pickOptions(options, ngramKeys));
    this.smoothing = smoothing;
    this.svm = { c, tolerance, seed };
  }

  /** Distinct n-grams seen. */
  get vocabularySize(): number {
    return this.features.size;
  }

  /** Takes one text of a class. */
  add(text: string, label: number): void {
    if (!(Number.isInteger(label) && label >= 0 && label < this.numClasses)) {
      throw new Error(`label ${label} is not a class; expected 0 to ${this.numClasses - 1}`);
    }
    this.machines = undefined;
    this.labels.push(label);
    this.rows.push(this.features.learn(text));
  }

  /**
   * Trains on the texts added so far.
   *
   * @param onClass awaited after each machine (one a class; a single one for two classes), with how many
   *   are done and how many there are: the place for progress, and for others to run
   * @throws Error when no text was added yet
   */
  async fit(onClass?: (done: number, total: number) => void | Promise<void>): Promise<void> {
    if (this.rows.length === 0) throw new Error('NB-SVM has no text to train on; call add first');
    const rows = joined(this.rows);
    const machines: (LinearSvm | undefined)[] = [];
    const first = this.numClasses === 2 ? 1 : 0;
    for (let k = first; k < this.numClasses; k++) {
      machines.push(this.trainAgainstOthers(rows, k));
      await onClass?.(machines.length, this.numClasses - first);
    }
    this.machines = machines;
  }

  /**
   * What was learned, without the texts: for prediction, and to be kept in files.
   *
   * @throws Error when `fit` was not called after the last text was added
   */
  scorer(): NgramScorer {
    const machines = this.requireTrained();
    const { features } = this;
    const columns = machines.length;
    const weights = new Float32Array(features.size * columns);
    const biases = new Float32Array(columns);
    machines.forEach((machine, k) => {
      biases[k] = machine?.bias ?? Number.NEGATIVE_INFINITY;
      machine?.weights.forEach((weight, feature) => {
        weights[feature * columns + k] = weight;
      });
    });
    return new NgramScorer({ numClasses: this.numClasses, features, weights, biases });
  }

  private requireTrained(): readonly (LinearSvm | undefined)[] {
    if (this.machines === undefined) throw new Error('NB-SVM is not trained; call fit first');
    return this.machines;
  }

  private trainAgainstOthers(rows: BinaryRows, label: number): LinearSvm | undefined {
    const signs = Int8Array.from(this.labels, (each) => (each === label ? 1 : -1));
    // A class without texts is never predicted; of two classes the other one then always is.
    if (this.numClasses > 2 && !signs.includes(1)) return undefined;
    const scales = logCountRatios(rows, signs, this.features.size, this.smoothing);
    return trainLinearSvm(rows, signs, scales, this.svm);
  }

  /**
   * The score of each class; a class without texts has -Infinity.
   *
   * @throws Error when `fit` was not called after the last text was added
   */
  scores(text: string): Float64Array {
    const machines = this.requireTrained();
    const features = this.features.of(text);
    const scores = Float64Array.from(machines, (machine) => {
      if (machine === undefined) return Number.NEGATIVE_INFINITY;
      let score = machine.bias;
      for (const feature of features) score += machine.weights[feature]!;
      return score;
    });
    return this.numClasses === 2 ? Float64Array.of(-scores[0]!, scores[0]!) : scores;
  }

  /** The class with the highest score; of equal ones the first. */
  predict(text: string): number {
    const scores = this.scores(text);
    let best = 0;
    for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
    return best;
  }
}

/**
 * `log((p / |p|) / (q / |q|))` for each column: p and q are the numbers of rows of the one and of the
 * other sign that have it, plus `smoothing`, and |.| is the sum over the columns.
 */
export function logCountRatios(
  { starts, columns }: BinaryRows,
  signs: Int8Array,
  numColumns: number,
  smoothing: number,
): Float64Array {
  const p = new Float64Array(numColumns).fill(smoothing);
  const q = new Float64Array(numColumns).fill(smoothing);
  for (let i = 0; i < signs.length; i++) {
    const counts = signs[i]! > 0 ? p : q;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) counts[columns[at]!]!++;
  }
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  const shift = Math.log(sum(q)) - Math.log(sum(p));
  return p.map((count, column) => Math.log(count) - Math.log(q[column]!) + shift);
}

function joined(rows: readonly Int32Array[]): BinaryRows {
  const starts = new Int32Array(rows.length + 1);
  for (const [i, row] of rows.entries()) starts[i + 1] = starts[i]! + row.length;
  const columns = new Int32Array(starts[rows.length]!);
  for (const [i, row] of rows.entries()) columns.set(row, starts[i]!);
  return { starts, columns };
}
