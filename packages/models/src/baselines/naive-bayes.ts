import { checkOptions, requireWholeNumber } from '@resattn/options';

export interface NaiveBayesOptions {
  /** Shortest and longest n-gram, in characters. Default 1 and 3. */
  readonly minN?: number | undefined;
  readonly maxN?: number | undefined;
  /** Pseudo-count of every n-gram in every class (Lidstone); 1 is Laplace's. Default 0.1. */
  readonly smoothing?: number | undefined;
}

/**
 * Multinomial naive Bayes over character n-grams, the baseline that a text classifier has to beat.
 *
 * With `c(g, k)` the count of n-gram g in the texts of class k, V distinct n-grams and smoothing a:
 * `log P(k | text) = log P(k) + sum over g in text of log((c(g, k) + a) / (c(k) + a V)) + constant`.
 * A text counts with a space before and after it, so that its ends look like those of a word. n-grams
 * that training did not see are left out.
 *
 * Counts stream in (`add`), texts one by one; memory grows with the distinct (n-gram, class) pairs.
 * Pure TypeScript: it needs no backend.
 *
 * Cavnar and Trenkle, "N-gram-based text categorization", SDAIR 1994; Lidstone smoothing as in
 * Manning, Raghavan and Schütze, "Introduction to information retrieval", section 13.2.
 */
export class NaiveBayesClassifier {
  private readonly minN: number;
  private readonly maxN: number;
  private readonly smoothing: number;
  private readonly gramIds = new Map<string, number>();
  /** `gram * numClasses + class` to count. */
  private readonly counts = new Map<number, number>();
  private readonly texts: Float64Array;
  private table: LogTable | undefined;

  /** @throws Error when there are no two classes, or an option is out of range. */
  constructor(
    readonly numClasses: number,
    options: NaiveBayesOptions = {},
  ) {
    checkOptions('NaiveBayesClassifier', options, { minN: true, maxN: true, smoothing: true });
    const { minN = 1, maxN = 3, smoothing = 0.1 } = options;
    requireWholeNumber('NaiveBayesClassifier', 'numClasses', numClasses, 2);
    if (!(Number.isInteger(minN) && Number.isInteger(maxN) && 1 <= minN && minN <= maxN))
      throw new Error(`n-grams from ${minN} to ${maxN}, expected integers with 1 <= minN <= maxN`);
    if (!(smoothing > 0)) throw new Error(`smoothing is ${smoothing}, expected a number above 0`);
    this.minN = minN;
    this.maxN = maxN;
    this.smoothing = smoothing;
    this.texts = new Float64Array(numClasses);
  }

  /** Distinct n-grams seen. */
  get vocabularySize(): number {
    return this.gramIds.size;
  }

  /** Counts one text of a class. */
  add(text: string, label: number): void {
    if (!(Number.isInteger(label) && label >= 0 && label < this.numClasses))
      throw new Error(`label ${label} is not a class; expected 0 to ${this.numClasses - 1}`);
    this.table = undefined;
    this.texts[label]!++;
    for (const gram of this.gramsOf(text)) {
      let id = this.gramIds.get(gram);
      if (id === undefined) {
        id = this.gramIds.size;
        this.gramIds.set(gram, id);
      }
      const key = id * this.numClasses + label;
      this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    }
  }

  /**
   * `log P(class, n-grams of the text)`, one number a class. A class without texts has -Infinity.
   *
   * @throws Error when no text was added yet.
   */
  logJoint(text: string): Float64Array {
    this.table ??= this.tabulate();
    const { prior, unseen, starts, classes, gains } = this.table;
    const scores = prior.slice();
    let known = 0;
    for (const gram of this.gramsOf(text)) {
      const id = this.gramIds.get(gram);
      if (id === undefined) continue;
      known++;
      for (let i = starts[id]!; i < starts[id + 1]!; i++) scores[classes[i]!]! += gains[i]!;
    }
    for (let k = 0; k < scores.length; k++) scores[k]! += known * unseen[k]!;
    return scores;
  }

  /** `P(class | text)`, one number a class. */
  probabilities(text: string): Float64Array {
    const scores = this.logJoint(text);
    const largest = Math.max(...scores);
    let sum = 0;
    for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k]! - largest);
    return scores.map((score) => score / sum);
  }

  /** The most probable class; of equal ones the first. */
  predict(text: string): number {
    const scores = this.logJoint(text);
    let best = 0;
    for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
    return best;
  }

  private *gramsOf(text: string): Generator<string> {
    const characters = Array.from(` ${text} `);
    for (let start = 0; start < characters.length; start++) {
      let gram = '';
      for (let n = 1; n <= this.maxN && start + n <= characters.length; n++) {
        gram += characters[start + n - 1]!;
        if (n >= this.minN) yield gram;
      }
    }
  }

  /**
   * Logarithms, n-gram by n-gram: a text costs its own n-grams times the classes that have them, not
   * times all classes.
   */
  private tabulate(): LogTable {
    const { numClasses, smoothing, gramIds, counts, texts } = this;
    const numTexts = texts.reduce((sum, n) => sum + n, 0);
    if (numTexts === 0) throw new Error('naive Bayes has seen no text; call add first');
    const totals = new Float64Array(numClasses);
    const starts = new Int32Array(gramIds.size + 1);
    for (const [key, count] of counts) {
      totals[key % numClasses]! += count;
      starts[Math.floor(key / numClasses) + 1]!++;
    }
    for (let id = 0; id < gramIds.size; id++) starts[id + 1]! += starts[id]!;
    const next = starts.slice();
    const classes = new Int32Array(counts.size);
    const gains = new Float64Array(counts.size);
    for (const [key, count] of counts) {
      const at = next[Math.floor(key / numClasses)]!++;
      classes[at] = key % numClasses;
      gains[at] = Math.log1p(count / smoothing);
    }
    return {
      prior: texts.map((n) => Math.log(n / numTexts)),
      unseen: totals.map((total) => Math.log(smoothing / (total + smoothing * gramIds.size))),
      starts,
      classes,
      gains,
    };
  }
}

interface LogTable {
  readonly prior: Float64Array;
  /** Log-likelihood that a class gives an n-gram it never had. */
  readonly unseen: Float64Array;
  /** Where an n-gram's entries begin in `classes` and `gains`. */
  readonly starts: Int32Array;
  readonly classes: Int32Array;
  /** What an n-gram that the class had is worth above `unseen`. */
  readonly gains: Float64Array;
}
