import type { AlignedText } from '../text/aligned-text.js';

/** Words of a text: `[start, end, start, end, …]`, ascending, none of them empty. */
export interface WordSpans {
  readonly text: AlignedText;
  readonly spans: readonly number[];
}

/** A way to split a text into words. */
export interface Splitting {
  /** Appends the words of a text that is not empty to `out`; they may be words of a changed text. */
  split(text: AlignedText, out: WordSpans[]): void;
}

/** Splits a text into words, which the model then tokenizes one by one. */
export interface PreTokenizer extends Splitting {
  /** As `tokenizer.json` writes it. */
  toJSON(): { readonly type: string };
}

/** Appends the pieces of `text` that the spans `[start, end, start, end, …]` mark. */
export function pushSpans(text: AlignedText, spans: readonly number[], out: WordSpans[]): void {
  const full = withoutEmpty(spans);
  if (full.length > 0) out.push({ text, spans: full });
}

function withoutEmpty(spans: readonly number[]): readonly number[] {
  for (let i = 0; i < spans.length; i += 2)
    if (spans[i] === spans[i + 1]) return spans.filter((_, k) => spans[k & ~1] !== spans[k | 1]);
  return spans;
}

/** Applies one pre-tokenizer after the other, each on the words of the one before. */
export function splitInSteps(text: AlignedText, steps: readonly Splitting[]): WordSpans[] {
  let words: WordSpans[] = [{ text, spans: [0, text.text.length] }];
  for (const step of steps) {
    const next: WordSpans[] = [];
    for (const word of piecesOf(words)) step.split(word, next);
    words = next;
  }
  return words;
}

/** The words as texts. */
export function* piecesOf(words: readonly WordSpans[]): IterableIterator<AlignedText> {
  for (const { text, spans } of words)
    for (let i = 0; i < spans.length; i += 2) yield text.slice(spans[i]!, spans[i + 1]!);
}
