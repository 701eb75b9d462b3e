import { checkOptions } from '@resattn/options';
import { AlignedText } from '../text/aligned-text.js';
import { control, isIdeograph, isWhiteSpace, nonspacingMark } from '../text/character-class.js';
import { canonicalDecomposition, normalizeForm } from '../text/normalization-forms.js';
import { toLowerCase } from './lowercase.js';
import type { Normalizer } from './normalizer.js';

export interface BertNormalizerOptions {
  /** Removes control characters and turns white space into spaces. Default true. */
  readonly cleanText?: boolean | undefined;
  /** Puts spaces around ideographs. Default true. */
  readonly handleChineseChars?: boolean | undefined;
  /** Removes accents; null: as `lowercase`. Default null. */
  readonly stripAccents?: boolean | null | undefined;
  /** Default true. */
  readonly lowercase?: boolean | undefined;
}

export const bertNormalizerKeys: Readonly<Record<keyof BertNormalizerOptions, true>> = {
  cleanText: true,
  handleChineseChars: true,
  stripAccents: true,
  lowercase: true,
};

const printableAscii = /^[ -~]*$/;

/** The normalisation of BERT (Devlin et al. 2019): clean, separate ideographs, strip accents, lower-case. */
export class BertNormalizer implements Normalizer {
  readonly cleanText: boolean;
  readonly handleChineseChars: boolean;
  readonly stripAccents: boolean | null;
  readonly lowercase: boolean;
  /** What a code point becomes by itself; null where its neighbours matter. */
  private readonly replacements = new Map<number, string | null>();

  constructor(options: BertNormalizerOptions = {}) {
    checkOptions('BertNormalizer', options, bertNormalizerKeys);
    this.cleanText = options.cleanText ?? true;
    this.handleChineseChars = options.handleChineseChars ?? true;
    this.stripAccents = options.stripAccents ?? null;
    this.lowercase = options.lowercase ?? true;
  }

  private get stripsAccents(): boolean {
    return this.stripAccents ?? this.lowercase;
  }

  normalize(aligned: AlignedText): AlignedText {
    const { text } = aligned;
    if (printableAscii.test(text))
      return this.lowercase ? aligned.retext(text.toLowerCase()) : aligned;
    let normalized = '';
    const starts: number[] = [];
    const ends: number[] = [];
    for (let i = 0; i < text.length; ) {
      const codePoint = text.codePointAt(i)!;
      const replacement = this.replacementOf(codePoint);
      if (replacement === null) return this.normalizeInSteps(aligned);
      if (replacement.length > 0) {
        const start = aligned.startOf(i);
        const end = aligned.endOf(i);
        for (let k = 0; k < replacement.length; k++) {
          starts.push(start);
          ends.push(end);
        }
        normalized += replacement;
      }
      i += codePoint > 0xffff ? 2 : 1;
    }
    return AlignedText.aligned(normalized, Int32Array.from(starts), Int32Array.from(ends));
  }

  /** What a code point becomes; null where that depends on its neighbours. */
  replacementOf(codePoint: number): string | null {
    let replacement = this.replacements.get(codePoint);
    if (replacement === undefined) {
      replacement = this.computeReplacement(codePoint);
      this.replacements.set(codePoint, replacement);
    }
    return replacement;
  }

  private computeReplacement(codePoint: number): string | null {
    if (this.cleanText && control.has(codePoint)) return '';
    if (this.cleanText && isWhiteSpace(codePoint)) return ' ';
    const character = String.fromCodePoint(codePoint);
    let replacement = character;
    if (this.stripsAccents) {
      const kept = canonicalDecomposition(codePoint).filter((c) => !nonspacingMark.has(c));
      replacement = String.fromCodePoint(...kept);
      // A mark that stays may change places with its neighbours.
      if (/\p{M}/u.test(replacement)) return null;
    }
    if (this.lowercase) replacement = toLowerCase(replacement);
    return this.handleChineseChars && isIdeograph(codePoint) ? ` ${replacement} ` : replacement;
  }

  private normalizeInSteps(aligned: AlignedText): AlignedText {
    let text = aligned;
    if (this.cleanText) {
      text = text.filter((c) => !control.has(c));
      text = text.retext(text.text.replace(/[\t-\r\x85\p{White_Space}]/gu, ' '));
    }
    if (this.handleChineseChars) text = separateIdeographs(text);
    if (this.stripsAccents) text = normalizeForm(text, 'NFD').filter((c) => !nonspacingMark.has(c));
    return this.lowercase ? lowercaseAligned(text) : text;
  }

  toJSON() {
    return {
      type: 'BertNormalizer',
      clean_text: this.cleanText,
      handle_chinese_chars: this.handleChineseChars,
      strip_accents: this.stripAccents,
      lowercase: this.lowercase,
    };
  }
}

function separateIdeographs(aligned: AlignedText): AlignedText {
  const codePoints: number[] = [];
  const changes: number[] = [];
  for (const character of aligned.text) {
    const codePoint = character.codePointAt(0)!;
    if (isIdeograph(codePoint)) {
      codePoints.push(0x20, codePoint, 0x20);
      changes.push(0, 1, 1);
    } else {
      codePoints.push(codePoint);
      changes.push(0);
    }
  }
  return aligned.transform(codePoints, changes);
}

/** Lower case by character, aligned. */
export function lowercaseAligned(aligned: AlignedText): AlignedText {
  const lower = toLowerCase(aligned.text);
  if (lower === aligned.text) return aligned;
  if (lower.length === aligned.text.length) return aligned.retext(lower);
  const codePoints: number[] = [];
  const changes: number[] = [];
  for (const character of aligned.text) {
    let change = 0;
    for (const part of toLowerCase(character)) {
      codePoints.push(part.codePointAt(0)!);
      changes.push(change);
      change = 1;
    }
  }
  return aligned.transform(codePoints, changes);
}
