import type { WordTokens } from './models/model.js';

/** Tokens of one text while they are being made: growing columns, reused from text to text. */
export class TokenBuffer {
  length = 0;
  ids: Int32Array = new Int32Array(256);
  starts: Int32Array = new Int32Array(256);
  ends: Int32Array = new Int32Array(256);
  words: Int32Array = new Int32Array(256);
  /** Text of the tokens that are not written as the vocabulary writes them, by index. */
  surfaces: Map<number, string> | undefined;

  clear(): void {
    this.length = 0;
    this.surfaces = undefined;
  }

  /** Makes room for `count` more tokens. */
  reserve(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.ids.length) return;
    const capacity = Math.max(wanted, 2 * this.ids.length);
    for (const column of ['ids', 'starts', 'ends', 'words'] as const) {
      const grown = new Int32Array(capacity);
      grown.set(this[column].subarray(0, this.length));
      this[column] = grown;
    }
  }

  push(id: number, start: number, end: number, word: number): void {
    const i = this.length;
    if (i === this.ids.length) this.reserve(1);
    this.ids[i] = id;
    this.starts[i] = start;
    this.ends[i] = end;
    this.words[i] = word;
    this.length = i + 1;
  }

  /** Appends the tokens of a text at `base`, as words from `word` on; returns how many words. */
  append(tokens: WordTokens, base: number, word: number): number {
    const count = tokens.ids.length;
    this.reserve(count);
    if (tokens.surfaces !== undefined) this.addSurfaces(tokens.surfaces);
    let at = this.length;
    for (let i = 0; i < count; i++, at++) {
      this.ids[at] = tokens.ids[i]!;
      this.starts[at] = base + tokens.starts[i]!;
      this.ends[at] = base + tokens.ends[i]!;
      this.words[at] = word + (tokens.words?.[i] ?? 0);
    }
    this.length = at;
    return tokens.wordCount;
  }

  /** Texts of tokens that are about to be appended. */
  addSurfaces(surfaces: ReadonlyMap<number, string>): void {
    this.surfaces ??= new Map();
    for (const [i, surface] of surfaces) this.surfaces.set(this.length + i, surface);
  }

  /** As `push`, for a token that reads otherwise than the vocabulary's text of its id. */
  pushSurface(id: number, start: number, end: number, word: number, surface: string): void {
    (this.surfaces ??= new Map()).set(this.length, surface);
    this.push(id, start, end, word);
  }
}
