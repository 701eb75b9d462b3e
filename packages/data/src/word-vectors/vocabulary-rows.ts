/** How a word of the vocabulary was found: as it is, in lower case, or with other capitals. */
export type WordMatch = 'exact' | 'lower case' | 'other case';

const ranks: readonly WordMatch[] = ['exact', 'lower case', 'other case'];

interface Row {
  readonly vector: Float32Array;
  readonly match: WordMatch;
}

/** The rows of a vocabulary, as the words of a file come along: the best row of each word. */
export class VocabularyRows {
  readonly rows = new Map<string, Row>();
  /** Words of the vocabulary whose row comes more than once in the file. */
  duplicates = 0;
  private readonly words: ReadonlySet<string>;
  private readonly byLowerCase = new Map<string, string[]>();

  /** @param ignoresCase whether a word without a row takes that of another case */
  constructor(
    words: Iterable<string>,
    private readonly ignoresCase: boolean,
  ) {
    this.words = new Set(words);
    if (!ignoresCase) return;
    for (const word of this.words) {
      const lower = word.toLowerCase();
      const same = this.byLowerCase.get(lower);
      if (same) same.push(word);
      else this.byLowerCase.set(lower, [word]);
    }
  }

  /** Words of the vocabulary. */
  get size(): number {
    return this.words.size;
  }

  /** The words that want the row of a word of the file, which is read for them. */
  wanting(word: string): readonly (readonly [word: string, match: WordMatch])[] {
    const isExact = this.words.has(word);
    if (!this.ignoresCase) return isExact ? this.better([[word, 'exact']]) : none;
    const lower = word.toLowerCase();
    const same = this.byLowerCase.get(lower);
    if (same === undefined) return none;
    return this.better(
      same.map((each) => [
        each,
        each === word ? 'exact' : word === lower ? 'lower case' : 'other case',
      ]),
    );
  }

  set(word: string, vector: Float32Array, match: WordMatch): void {
    this.rows.set(word, { vector, match });
  }

  private better(
    candidates: readonly (readonly [string, WordMatch])[],
  ): readonly (readonly [string, WordMatch])[] {
    return candidates.filter(([word, match]) => {
      const known = this.rows.get(word)?.match;
      if (known === undefined) return true;
      if (known === 'exact' && match === 'exact') this.duplicates++;
      // The first of equal ones is that of the more frequent word.
      return ranks.indexOf(match) < ranks.indexOf(known);
    });
  }
}

const none: readonly (readonly [string, WordMatch])[] = [];
