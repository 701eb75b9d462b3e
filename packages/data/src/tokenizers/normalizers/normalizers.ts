import type { AlignedText } from '../text/aligned-text.js';
import { byteCharacters } from '../text/byte-alphabet.js';
import { isWhiteSpace, mark } from '../text/character-class.js';
import { type NormalizationForm, normalizeForm } from '../text/normalization-forms.js';
import type { Pattern } from '../text/pattern.js';
import { lowercaseAligned } from './bert-normalizer.js';
import type { Normalizer } from './normalizer.js';

/** A Unicode normalisation form. */
export class UnicodeNormalizer implements Normalizer {
  readonly form: NormalizationForm;

  constructor(form: NormalizationForm) {
    this.form = form;
  }

  normalize(text: AlignedText): AlignedText {
    return normalizeForm(text, this.form);
  }

  toJSON() {
    return { type: this.form };
  }
}

/** Lower case, character by character. */
export class Lowercase implements Normalizer {
  normalize(text: AlignedText): AlignedText {
    return lowercaseAligned(text);
  }

  toJSON() {
    return { type: 'Lowercase' };
  }
}

/** Removes white space at the ends. */
export class Strip implements Normalizer {
  readonly left: boolean;
  readonly right: boolean;

  constructor(left = true, right = true) {
    this.left = left;
    this.right = right;
  }

  normalize(aligned: AlignedText): AlignedText {
    const { text } = aligned;
    let start = 0;
    let end = text.length;
    if (this.left) while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
    if (this.right) while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
    return aligned.slice(start, end);
  }

  toJSON() {
    return { type: 'Strip', strip_left: this.left, strip_right: this.right };
  }
}

/** Removes combining marks; put NFD or NFKD before it. */
export class StripAccents implements Normalizer {
  normalize(text: AlignedText): AlignedText {
    return text.filter((codePoint) => !mark.has(codePoint));
  }

  toJSON() {
    return { type: 'StripAccents' };
  }
}

const removedByNmt = /[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]/;
const spaceForNmt = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

/** Removes control characters and turns other white space into spaces, as SentencePiece's `nmt`. */
export class Nmt implements Normalizer {
  normalize(aligned: AlignedText): AlignedText {
    const text = removedByNmt.test(aligned.text)
      ? aligned.filter((codePoint) => !removedByNmt.test(String.fromCodePoint(codePoint)))
      : aligned;
    return text.retext(text.text.replace(spaceForNmt, ' '));
  }

  toJSON() {
    return { type: 'Nmt' };
  }
}

/** Replaces what a pattern matches. */
export class Replace implements Normalizer {
  readonly pattern: Pattern;
  readonly content: string;

  constructor(pattern: Pattern, content: string) {
    this.pattern = pattern;
    this.content = content;
  }

  normalize(aligned: AlignedText): AlignedText {
    const { literal } = this.pattern;
    if (literal !== undefined) {
      if (!aligned.text.includes(literal)) return aligned;
      if (literal.length === 1 && this.content.length === 1)
        return aligned.retext(aligned.text.replaceAll(literal, this.content));
    }
    const ranges = this.pattern.matches(aligned.text);
    return aligned.replaceRanges(
      this.content.length === 1 ? this.changing(ranges, aligned.text) : ranges,
      this.content,
    );
  }

  /** Without the ranges that are one unit and the content already. */
  private changing(ranges: readonly number[], text: string): number[] {
    const changing: number[] = [];
    for (let r = 0; r < ranges.length; r += 2) {
      const [from, to] = [ranges[r]!, ranges[r + 1]!];
      if (to !== from + 1 || text[from] !== this.content) changing.push(from, to);
    }
    return changing;
  }

  toJSON() {
    return { type: 'Replace', pattern: this.pattern.json, content: this.content };
  }
}

/** Puts a text before one that is not empty. */
export class Prepend implements Normalizer {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  normalize(aligned: AlignedText): AlignedText {
    return aligned.text === '' || this.prefix === '' ? aligned : aligned.prepend(this.prefix);
  }

  toJSON() {
    return { type: 'Prepend', prepend: this.prefix };
  }
}

/** Writes a text in the characters that stand for bytes. */
export class ByteLevelNormalizer implements Normalizer {
  normalize(aligned: AlignedText): AlignedText {
    const codePoints: number[] = [];
    const changes: number[] = [];
    for (const character of aligned.text)
      byteCharacters(character.codePointAt(0)!).forEach((byte, i) => {
        codePoints.push(byte);
        changes.push(i === 0 ? 0 : 1);
      });
    return aligned.text === '' ? aligned : aligned.transform(codePoints, changes);
  }

  toJSON() {
    return { type: 'ByteLevel' };
  }
}

/** One normalizer after the other. */
export class NormalizerSequence implements Normalizer {
  readonly normalizers: readonly Normalizer[];

  constructor(normalizers: readonly Normalizer[]) {
    this.normalizers = normalizers;
  }

  normalize(text: AlignedText): AlignedText {
    let normalized = text;
    for (const normalizer of this.normalizers) normalized = normalizer.normalize(normalized);
    return normalized;
  }

  toJSON() {
    return { type: 'Sequence', normalizers: this.normalizers.map((n) => n.toJSON()) };
  }
}
