/** What the n-grams of a text are made of. */
export interface NgramOptions {
  /** Words in lower case and single marks, or characters (code points). Default `'words'`. */
  readonly unit?: 'words' | 'characters' | undefined;
  /** Shortest and longest n-gram. Default 1 and 2 for words, 1 and 3 for characters. */
  readonly minN?: number | undefined;
  readonly maxN?: number | undefined;
}

export const ngramKeys: Readonly<Record<keyof NgramOptions, true>> = {
  unit: true,
  minN: true,
  maxN: true,
};

/**
 * The n-grams that a text has, as feature indices: presence, not counts.
 *
 * n-grams are known by 52 bits of hash rather than by their text, so that a text costs no string and
 * memory grows with the distinct n-grams only; two of five million share a hash with a probability
 * below 0.3 %.
 */
export class NgramFeatures {
  readonly unit: 'words' | 'characters';
  readonly minN: number;
  readonly maxN: number;
  private readonly ids: Map<number, number>;

  /** @throws Error when the lengths are not integers with 1 <= minN <= maxN. */
  constructor(
    { unit = 'words', minN = 1, maxN = unit === 'words' ? 2 : 3 }: NgramOptions = {},
    /** Features that are known from the start, as `keys` gives them. Default: none. */
    keys: Iterable<number> = [],
  ) {
    if (!(Number.isInteger(minN) && Number.isInteger(maxN) && 1 <= minN && minN <= maxN)) {
      throw new Error(`n-grams from ${minN} to ${maxN}, expected integers with 1 <= minN <= maxN`);
    }
    this.unit = unit;
    this.minN = minN;
    this.maxN = maxN;
    this.ids = new Map();
    for (const key of keys) this.ids.set(key, this.ids.size);
  }

  /** The hashes of the features in the order of their indices: what it takes to make this again. */
  keys(): Float64Array {
    return Float64Array.from(this.ids.keys());
  }

  /** Distinct n-grams seen by `learn`. */
  get size(): number {
    return this.ids.size;
  }

  /** The distinct features of a text, new ones included. */
  learn(text: string): Int32Array {
    return this.featuresOf(text, true);
  }

  /** The distinct features of a text that were learned before. */
  of(text: string): Int32Array {
    return this.featuresOf(text, false);
  }

  private featuresOf(text: string, grows: boolean): Int32Array {
    const units = this.unit === 'words' ? wordHashes(text) : characterHashes(text);
    const found = new Set<number>();
    for (let start = 0; start < units.length; start++) {
      let high = 0x811c9dc5;
      let low = 0x2545f491;
      const longest = Math.min(this.maxN, units.length - start);
      for (let n = 1; n <= longest; n++) {
        const unit = units[start + n - 1]!;
        high = mix(high ^ unit, 0x85ebca6b);
        low = mix(low ^ unit, 0xc2b2ae35);
        if (n < this.minN) continue;
        const key = (high >>> 0) * 0x100000 + (low >>> 12);
        let id = this.ids.get(key);
        if (id === undefined) {
          if (!grows) continue;
          id = this.ids.size;
          this.ids.set(key, id);
        }
        found.add(id);
      }
    }
    return Int32Array.from(found);
  }
}

const wordPattern = /[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;

function wordHashes(text: string): Int32Array {
  const words = text.toLowerCase().match(wordPattern) ?? [];
  return Int32Array.from(words, (word) => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < word.length; i++) hash = mix(hash ^ word.charCodeAt(i), 0x01000193);
    return hash;
  });
}

/** Code points, with a space at both ends so that these look like those of a word. */
const characterHashes = (text: string): Int32Array =>
  Int32Array.from(Array.from(` ${text} `), (character) => character.codePointAt(0)!);

const mix = (hash: number, factor: number): number => {
  const product = Math.imul(hash, factor);
  return product ^ (product >>> 15);
};
