import type { NamedTensorData } from '@resattn/core';
import { type Complete, checkOptions } from '@resattn/options';
import { NgramFeatures, type NgramOptions, ngramKeys } from './ngram-features.js';
import { hashesFrom, hashTensors } from './ngram-hashes.js';

/** Pseudo-count of every n-gram in every class (Lidstone). */
const SMOOTHING = 0.1;

/** n-grams of fewer texts are forgotten: they are most of them, and tell little. */
const MIN_TEXTS = 2;

interface NaiveBayesScorerParts {
  readonly numClasses: number;
  readonly features: NgramFeatures;
  /** `[features + 1]`: where the entries of an n-gram begin in `classes` and `counts`. */
  readonly starts: Int32Array;
  /** `[entries]`: the classes that have it. */
  readonly classes: Int32Array;
  /** `[entries]`: in how many texts of the class it is. */
  readonly counts: Int32Array;
}

/**
 * Naive Bayes over the n-grams that a text has, in lower case, for very many classes: a table of the classes
 * that have an n-gram, where a linear model has a weight for all.
 *
 * With `c(g, k)` the number of texts of class k with n-gram g, V distinct n-grams and a = 0.1:
 * `scores[k] = mean over the known n-grams g of the text of log((c(g, k) + a) / (c(k) + a V))`. The mean
 * in place of the sum keeps long texts from being certain: neighbouring n-grams say the same thing twice.
 *
 * Presence in place of counts: Wang and Manning, "Baselines and bigrams", ACL 2012, section 4.
 */
export class NaiveBayesScorer {
  readonly type = 'naive-bayes';
  readonly numClasses: number;
  private readonly features: NgramFeatures;
  private readonly starts: Int32Array;
  private readonly classes: Int32Array;
  private readonly counts: Int32Array;
  private readonly gains: Float64Array;
  private readonly unseen: Float64Array;

  constructor({ numClasses, features, starts, classes, counts }: NaiveBayesScorerParts) {
    this.numClasses = numClasses;
    this.features = features;
    this.starts = starts;
    this.classes = classes;
    this.counts = counts;
    const totals = new Float64Array(numClasses);
    classes.forEach((label, i) => {
      totals[label]! += counts[i]!;
    });
    this.unseen = totals.map((total) => Math.log(SMOOTHING / (total + SMOOTHING * features.size)));
    this.gains = Float64Array.from(counts, (count) => Math.log1p(count / SMOOTHING));
  }

  /** Counts the n-grams of labelled texts. */
  static train(
    examples: readonly { readonly text: string; readonly label: number }[],
    numClasses: number,
    ngrams: NgramOptions,
  ): NaiveBayesScorer {
    const all = new NgramFeatures(ngrams);
    /** `n-gram * numClasses + class` to the number of texts. */
    const pairs = new Map<number, number>();
    for (const { text, label } of examples) {
      for (const feature of all.learn(text.toLowerCase())) {
        const pair = feature * numClasses + label;
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      }
    }
    const texts = new Int32Array(all.size);
    const numEntries = new Int32Array(all.size);
    for (const [pair, count] of pairs) {
      const feature = Math.floor(pair / numClasses);
      texts[feature]! += count;
      numEntries[feature]!++;
    }
    const keys: number[] = [];
    const starts = [0];
    const kept = new Int32Array(all.size).fill(-1);
    all.keys().forEach((key, feature) => {
      if (texts[feature]! < MIN_TEXTS) return;
      kept[feature] = keys.length;
      keys.push(key);
      starts.push(starts.at(-1)! + numEntries[feature]!);
    });
    const next = Int32Array.from(starts);
    const classes = new Int32Array(starts.at(-1)!);
    const counts = new Int32Array(starts.at(-1)!);
    for (const [pair, count] of pairs) {
      const id = kept[Math.floor(pair / numClasses)]!;
      if (id < 0) continue;
      const at = next[id]!++;
      classes[at] = pair % numClasses;
      counts[at] = count;
    }
    return new NaiveBayesScorer({
      numClasses,
      features: new NgramFeatures(ngrams, keys),
      ...{ starts: Int32Array.from(starts), classes, counts },
    });
  }

  /** What its n-grams are made of. */
  get ngrams(): Complete<NgramOptions> {
    const { unit, minN, maxN } = this.features;
    return { unit, minN, maxN };
  }

  /** Number of counts that it keeps. */
  get parameters(): number {
    return this.counts.length;
  }

  /** The score of each class; 0 for all where the text has no known n-gram. */
  scores(text: string): Float64Array {
    const { starts, classes, gains, unseen } = this;
    const scores = new Float64Array(this.numClasses);
    const found = this.features.of(text.toLowerCase());
    if (found.length === 0) return scores;
    for (const feature of found) {
      for (let i = starts[feature]!; i < starts[feature + 1]!; i++)
        scores[classes[i]!]! += gains[i]!;
    }
    return scores.map((score, k) => score / found.length + unseen[k]!);
  }

  /** The hashes of its n-grams and the table of counts, with names that start with `prefix`. */
  tensors(prefix: string): NamedTensorData {
    const table = { starts: this.starts, classes: this.classes, counts: this.counts };
    return {
      ...hashTensors(this.features.keys(), prefix),
      ...Object.fromEntries(
        Object.entries(table).map(([name, values]) => [
          `${prefix}/${name}`,
          { dtype: 'int32' as const, shape: [values.length], values },
        ]),
      ),
    };
  }

  /** @throws Error when tensors are missing or do not fit each other */
  static fromTensors(
    tensors: NamedTensorData,
    prefix: string,
    options: NgramOptions & { readonly numClasses: number },
  ): NaiveBayesScorer {
    checkOptions('NaiveBayesScorer.fromTensors', options, { ...ngramKeys, numClasses: true });
    const { numClasses, ...ngrams } = options;
    const read = (name: string) => {
      const tensor = tensors[`${prefix}/${name}`];
      if (tensor === undefined) throw new Error(`${prefix}/${name} is missing`);
      return tensor.values as Int32Array;
    };
    const keys = hashesFrom(tensors, prefix);
    const [starts, classes, counts] = ['starts', 'classes', 'counts'].map(read) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    const isWhole =
      starts.length === keys.length + 1 &&
      starts[0] === 0 &&
      starts.every((start, i) => i === 0 || start >= starts[i - 1]!) &&
      starts.at(-1) === classes.length &&
      counts.length === classes.length &&
      classes.every((label) => label >= 0 && label < numClasses) &&
      counts.every((count) => count > 0);
    if (!isWhole)
      throw new Error(
        `${prefix}: the table of ${keys.length} n-grams, ${classes.length} classes and ${counts.length} counts does not fit together`,
      );
    return new NaiveBayesScorer({
      numClasses,
      features: new NgramFeatures(ngrams, keys),
      ...{ starts, classes, counts },
    });
  }
}
