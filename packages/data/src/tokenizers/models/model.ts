/** Tokens of one word; positions are UTF-16 units inside the word. */
export class WordTokens {
  readonly ids: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Text of the tokens that the vocabulary writes otherwise, by index. */
  surfaces: Map<number, string> | undefined;
  /** Word of each token, from 0; undefined where all are one word's. */
  words: number[] | undefined;
  wordCount = 1;

  push(id: number, start: number, end: number): void {
    this.ids.push(id);
    this.starts.push(start);
    this.ends.push(end);
  }

  pushSurface(id: number, start: number, end: number, surface: string): void {
    (this.surfaces ??= new Map()).set(this.ids.length, surface);
    this.push(id, start, end);
  }
}

/** Turns a word into tokens. */
export interface Model {
  /** Number of tokens of the model itself, without those added later. */
  readonly size: number;
  /** One more than the greatest id. */
  readonly idLimit: number;
  /** False where a word may give other tokens the next time. */
  readonly isRepeatable: boolean;
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
  tokenize(word: string): WordTokens;
  /**
   * As `tokenize` of the word written in byte characters; a token that is a part of a character
   * covers all of it. Null where the model has no shorter way than to write the word so.
   */
  tokenizeBytes?(word: string): WordTokens | null;
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}
