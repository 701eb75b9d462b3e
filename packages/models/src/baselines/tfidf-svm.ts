import { checkOptions, givenOptions } from '@resattn/options';
import type { BinaryRows } from './linear-svm.js';
import { rowLengths } from './ngram-scorer.js';
import {
  NgramSvmClassifier,
  type NgramSvmOptions,
  type SvmFeatures,
  svmKeys,
} from './ngram-svm.js';
import { inverseFrequencies } from './tfidf-ridge.js';

/**
 * A linear support vector machine over the TF-IDF of n-grams: the plain baseline for topics.
 *
 * The feature of an n-gram is its inverse document frequency, `log((1 + N) / (1 + n)) + 1` with n of N texts
 * that have it, where the text has it and 0 elsewhere; the features of a text are divided by their length.
 * That is `TfidfVectorizer(binary=True)` with `LinearSVC` of scikit-learn, one class against the others.
 *
 * Texts stream in (`add`) as in `NbSvmClassifier`, and the weight `c` of the losses is 1 by default.
 *
 * Joachims, "Text categorization with support vector machines", ECML 1998.
 */
export class TfidfSvmClassifier extends NgramSvmClassifier {
  /** @throws Error when there are no two classes, or an option is out of range. */
  constructor(numClasses: number, options: NgramSvmOptions = {}) {
    checkOptions('TfidfSvmClassifier', options, svmKeys);
    super('TF-IDF', numClasses, { c: 1, ...givenOptions(options) });
  }

  protected override featuresOf(rows: BinaryRows, numColumns: number): SvmFeatures {
    const idf = inverseFrequencies(rows, numColumns);
    return {
      scalesOf: () => idf,
      rowScales: rowLengths(rows, idf).map((length) => 1 / length),
      idf,
    };
  }
}
