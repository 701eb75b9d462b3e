/** Turns tokens back into pieces of text; the text is the pieces put together. */
export interface Decoder {
  decode(tokens: readonly string[]): readonly string[];
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}
