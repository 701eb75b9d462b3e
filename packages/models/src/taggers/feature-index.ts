import { hashText } from '@resattn/data';
import { FEATURES_PER_WORD, lexicalFeatures } from './lexical-features.js';

/**
 * The lexical features that a tagger knows, by the 32-bit hashes of their names: the smallest hash is row 1
 * of a table, row 0 is no feature.
 */
export class FeatureIndex {
  private readonly rows: ReadonlyMap<number, number>;

  /** @param hashes from the smallest to the largest, each once */
  constructor(readonly hashes: readonly number[]) {
    this.rows = new Map(hashes.map((hash, i) => [hash, i + 1]));
  }

  /**
   * Learns the features of sentences.
   *
   * @param minFrequency features that occur less often are left out: they are seen in one place only
   */
  static train(sentences: Iterable<readonly string[]>, minFrequency: number): FeatureIndex {
    const counts = new Map<number, number>();
    for (const tokens of sentences) {
      for (const names of lexicalFeatures(tokens)) {
        for (const name of names) {
          const hash = hashText(name);
          counts.set(hash, (counts.get(hash) ?? 0) + 1);
        }
      }
    }
    const known = [...counts].filter(([, count]) => count >= minFrequency).map(([hash]) => hash);
    return new FeatureIndex(known.sort((a, b) => a - b));
  }

  /** Number of rows of a table of the features, row 0 included. */
  get numFeatures(): number {
    return this.hashes.length + 1;
  }

  /** The rows of the features of each word, `[time, FEATURES_PER_WORD]`; 0 for those not known. */
  encode(tokens: readonly string[]): Int32Array {
    const ids = new Int32Array(tokens.length * FEATURES_PER_WORD);
    lexicalFeatures(tokens).forEach((names, t) => {
      names.forEach((name, i) => {
        ids[t * FEATURES_PER_WORD + i] = this.rows.get(hashText(name)) ?? 0;
      });
    });
    return ids;
  }
}
