import type { AlignedText } from '../text/aligned-text.js';

/** Splits a text into words, which the model then tokenizes one by one. */
export interface PreTokenizer {
  /** Appends the words of a text that is not empty to `out`. */
  split(text: AlignedText, out: AlignedText[]): void;
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}

/** Appends the pieces of `text` that the spans `[start, end, start, end, …]` mark. */
export function pushSpans(text: AlignedText, spans: readonly number[], out: AlignedText[]): void {
  for (let i = 0; i < spans.length; i += 2)
    if (spans[i]! < spans[i + 1]!) out.push(text.slice(spans[i]!, spans[i + 1]!));
}
