import type { AlignedText } from '../text/aligned-text.js';
import { isWhiteSpace, numeric, punctuation, wordCharacter } from '../text/character-class.js';
import type { Pattern } from '../text/pattern.js';
import { type PreTokenizer, pushSpans, splitInSteps, type WordSpans } from './pre-tokenizer.js';
import { charactersWhere, type SplitBehavior, splitAt } from './split-behavior.js';

/** Splits at white space. */
export class WhitespaceSplit implements PreTokenizer {
  split(text: AlignedText, out: WordSpans[]): void {
    pushSpans(
      text,
      splitAt(charactersWhere(text.text, isWhiteSpace), text.text.length, 'Removed'),
      out,
    );
  }

  toJSON() {
    return { type: 'WhitespaceSplit' };
  }
}

/** Splits at white space, and each punctuation mark is a word of its own (Devlin et al. 2019). */
export class BertPreTokenizer implements PreTokenizer {
  split(aligned: AlignedText, out: WordSpans[]): void {
    const { text } = aligned;
    const spans: number[] = [];
    let word = 0;
    for (let i = 0; i < text.length; ) {
      const codePoint = text.codePointAt(i)!;
      const end = i + (codePoint > 0xffff ? 2 : 1);
      const isMark = punctuation.has(codePoint);
      if (isMark || isWhiteSpace(codePoint)) {
        if (word < i) spans.push(word, i);
        if (isMark) spans.push(i, end);
        word = end;
      }
      i = end;
    }
    if (word < text.length) spans.push(word, text.length);
    pushSpans(aligned, spans, out);
  }

  toJSON() {
    return { type: 'BertPreTokenizer' };
  }
}

/** Runs of word characters, and runs of what is neither word character nor white space. */
export class Whitespace implements PreTokenizer {
  split(aligned: AlignedText, out: WordSpans[]): void {
    const { text } = aligned;
    const spans: number[] = [];
    let start = 0;
    let kind = 0;
    for (let i = 0; i < text.length; ) {
      const codePoint = text.codePointAt(i)!;
      const here = wordCharacter.has(codePoint) ? 1 : isWhiteSpace(codePoint) ? 0 : 2;
      if (here !== kind) {
        if (kind !== 0) spans.push(start, i);
        start = i;
        kind = here;
      }
      i += codePoint > 0xffff ? 2 : 1;
    }
    if (kind !== 0) spans.push(start, text.length);
    pushSpans(aligned, spans, out);
  }

  toJSON() {
    return { type: 'Whitespace' };
  }
}

/** Splits at punctuation. */
export class Punctuation implements PreTokenizer {
  readonly behavior: SplitBehavior;

  constructor(behavior: SplitBehavior = 'Isolated') {
    this.behavior = behavior;
  }

  split(text: AlignedText, out: WordSpans[]): void {
    const marks = charactersWhere(text.text, (c) => punctuation.has(c));
    pushSpans(text, splitAt(marks, text.text.length, this.behavior), out);
  }

  toJSON() {
    return { type: 'Punctuation', behavior: this.behavior };
  }
}

/** Separates numbers from the rest, or each digit. */
export class Digits implements PreTokenizer {
  readonly individual: boolean;

  constructor(individual = false) {
    this.individual = individual;
  }

  split(text: AlignedText, out: WordSpans[]): void {
    const digits = charactersWhere(text.text, (c) => numeric.has(c));
    const behavior = this.individual ? 'Isolated' : 'Contiguous';
    pushSpans(text, splitAt(digits, text.text.length, behavior), out);
  }

  toJSON() {
    return { type: 'Digits', individual_digits: this.individual };
  }
}

/** Splits at a character. */
export class CharDelimiterSplit implements PreTokenizer {
  readonly delimiter: string;
  private readonly codePoint: number;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
    this.codePoint = delimiter.codePointAt(0)!;
  }

  split(text: AlignedText, out: WordSpans[]): void {
    const delimiters = charactersWhere(text.text, (c) => c === this.codePoint);
    pushSpans(text, splitAt(delimiters, text.text.length, 'Removed'), out);
  }

  toJSON() {
    return { type: 'CharDelimiterSplit', delimiter: this.delimiter };
  }
}

/** Splits at what a pattern matches, or with `invert` at what it does not match. */
export class Split implements PreTokenizer {
  readonly pattern: Pattern;
  readonly behavior: SplitBehavior;
  readonly invert: boolean;

  constructor(pattern: Pattern, behavior: SplitBehavior, invert = false) {
    this.pattern = pattern;
    this.behavior = behavior;
    this.invert = invert;
  }

  split(text: AlignedText, out: WordSpans[]): void {
    const matches = this.pattern.matches(text.text);
    pushSpans(text, splitAt(matches, text.text.length, this.behavior, this.invert), out);
  }

  toJSON() {
    return {
      type: 'Split',
      pattern: this.pattern.json,
      behavior: this.behavior,
      invert: this.invert,
    };
  }
}

/** Cuts every `size` code points. */
export class FixedLength implements PreTokenizer {
  readonly size: number;

  constructor(size = 5) {
    this.size = size;
  }

  split(aligned: AlignedText, out: WordSpans[]): void {
    const spans: number[] = [];
    let start = 0;
    let count = 0;
    let end = 0;
    for (const character of aligned.text) {
      end += character.length;
      if (++count % this.size === 0) {
        spans.push(start, end);
        start = end;
      }
    }
    if (start < end) spans.push(start, end);
    pushSpans(aligned, spans, out);
  }

  toJSON() {
    return { type: 'FixedLength', length: this.size };
  }
}

/** One pre-tokenizer after the other, each on the words of the one before. */
export class PreTokenizerSequence implements PreTokenizer {
  readonly preTokenizers: readonly PreTokenizer[];

  constructor(preTokenizers: readonly PreTokenizer[]) {
    this.preTokenizers = preTokenizers;
  }

  split(text: AlignedText, out: WordSpans[]): void {
    out.push(...splitInSteps(text, this.preTokenizers));
  }

  toJSON() {
    return { type: 'Sequence', pretokenizers: this.preTokenizers.map((p) => p.toJSON()) };
  }
}
