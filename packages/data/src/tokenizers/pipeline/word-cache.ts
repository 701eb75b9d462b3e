import type { WordTokens } from '../models/model.js';
import type { TokenBuffer } from '../token-buffer.js';
import { hashUnits, longestWord, WordTable } from './word-table.js';

const generationSize = 1 << 16;

/** Remembers the tokens of words, the recently used ones at least. */
export class WordCache {
  private young = new WordTable();
  private old = new WordTable();

  /**
   * Appends the tokens of the word `units[start, end)`, placed at `start`, as words from `word` on.
   * Where they are not remembered, `compute` makes them. Returns how many words they are.
   */
  append(
    units: Uint16Array,
    start: number,
    end: number,
    word: number,
    out: TokenBuffer,
    compute: (start: number, end: number) => WordTokens,
  ): number {
    if (end - start > longestWord) return out.append(compute(start, end), start, word);
    const hash = hashUnits(units, start, end);
    const known = this.young.find(units, start, end, hash);
    if (known !== 0) return this.young.append(known, start, word, out);
    const { old } = this;
    const older = old.find(units, start, end, hash);
    if (older !== 0) {
      this.room().adopt(old, older, hash);
      return old.append(older, start, word, out);
    }
    const tokens = compute(start, end);
    this.room().add(units, start, end, hash, tokens);
    return out.append(tokens, start, word);
  }

  /** The table that takes another word. */
  private room(): WordTable {
    if (this.young.size >= generationSize) {
      this.old = this.young;
      this.young = new WordTable();
    }
    return this.young;
  }
}

/** A text's UTF-16 units in an array that is used again for the next text. */
export class TextUnits {
  private units = new Uint16Array(1024);

  of(text: string): Uint16Array {
    const { length } = text;
    if (length > this.units.length) this.units = new Uint16Array(2 * length);
    const { units } = this;
    for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
    return units;
  }
}
