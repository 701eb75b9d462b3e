/** Tokens of one word; positions are UTF-16 units inside the word. */
export class WordTokens {
  readonly ids: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Text of the tokens that the vocabulary writes otherwise, by index. */
  surfaces: Map<number, string> | undefined;

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
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}
