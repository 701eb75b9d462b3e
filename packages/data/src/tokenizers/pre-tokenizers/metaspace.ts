import type { AlignedText } from '../text/aligned-text.js';
import { type PreTokenizer, pushSpans, type WordSpans } from './pre-tokenizer.js';

export type PrependScheme = 'always' | 'first' | 'never';

/** Writes spaces as a visible character, before the word they precede (Kudo and Richardson 2018). */
export class Metaspace implements PreTokenizer {
  readonly replacement: string;
  readonly prependScheme: PrependScheme;
  readonly splits: boolean;

  constructor(replacement = '\u2581', prependScheme: PrependScheme = 'always', splits = true) {
    this.replacement = replacement;
    this.prependScheme = prependScheme;
    this.splits = splits;
  }

  split(aligned: AlignedText, out: WordSpans[]): void {
    let text = this.replaceSpaces(aligned);
    const isFirst = this.prependScheme === 'first' && text.startOf(0) === 0;
    if ((this.prependScheme === 'always' || isFirst) && !text.text.startsWith(this.replacement))
      text = text.prepend(this.replacement);
    if (!this.splits) {
      pushSpans(text, [0, text.text.length], out);
      return;
    }
    const spans: number[] = [];
    // A delimiter goes with the word behind it; of several in a row each but the last stands alone.
    let start = 0;
    for (;;) {
      const next = text.text.indexOf(this.replacement, start + 1);
      if (next < 0) break;
      spans.push(start, next);
      start = next;
    }
    spans.push(start, text.text.length);
    pushSpans(text, spans, out);
  }

  private replaceSpaces(aligned: AlignedText): AlignedText {
    const { text } = aligned;
    if (this.replacement.length === 1)
      return text.includes(' ') ? aligned.retext(text.replaceAll(' ', this.replacement)) : aligned;
    const spaces: number[] = [];
    for (let i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) spaces.push(i, i + 1);
    return aligned.replaceRanges(spaces, this.replacement);
  }

  toJSON() {
    return {
      type: 'Metaspace',
      replacement: this.replacement,
      prepend_scheme: this.prependScheme,
      split: this.splits,
    };
  }
}
