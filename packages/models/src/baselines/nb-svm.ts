import { checkOptions, givenOptions, pickOptions } from '@resattn/options';
import type { BinaryRows } from './linear-svm.js';
import {
  NgramSvmClassifier,
  type NgramSvmOptions,
  type SvmFeatures,
  svmKeys,
} from './ngram-svm.js';

export interface NbSvmOptions extends NgramSvmOptions {
  /** Pseudo-count of every n-gram in every class. Default 1. */
  readonly smoothing?: number | undefined;
  /** Weight of the losses against that of the norm. Default 0.1. */
  readonly c?: number | undefined;
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
export class NbSvmClassifier extends NgramSvmClassifier {
  private readonly smoothing: number;

  /** @throws Error when there are no two classes, or an option is out of range. */
  constructor(numClasses: number, options: NbSvmOptions = {}) {
    checkOptions('NbSvmClassifier', options, { ...svmKeys, smoothing: true });
    super('NB-SVM', numClasses, { c: 0.1, ...givenOptions(pickOptions(options, svmKeys)) });
    const { smoothing = 1 } = options;
    if (!(smoothing > 0)) throw new Error(`smoothing is ${smoothing}, expected a number above 0`);
    this.smoothing = smoothing;
  }

  protected override featuresOf(rows: BinaryRows, numColumns: number): SvmFeatures {
    return {
      scalesOf: (signs) => logCountRatios(rows, signs, numColumns, this.smoothing),
    };
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
