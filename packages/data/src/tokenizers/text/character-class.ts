import { unicodeRanges } from './unicode-ranges.js';

/** A set of code points. */
export class CharacterClass {
  private readonly encoded: string;
  private basic: Uint8Array | undefined;
  /** First and last code point of the ranges beyond the basic plane. */
  private beyond: number[] = [];

  /** `encoded`: gaps and lengths of ascending ranges in base 36, `gap` or `gap,length - 1`. */
  constructor(encoded: string) {
    this.encoded = encoded;
  }

  has(codePoint: number): boolean {
    const basic = this.basic ?? this.decode();
    if (codePoint < 0x10000) return basic[codePoint] === 1;
    let low = 0;
    let high = this.beyond.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.beyond[2 * middle + 1]! < codePoint) low = middle + 1;
      else high = middle;
    }
    return codePoint >= (this.beyond[2 * low] ?? Number.POSITIVE_INFINITY);
  }

  private decode(): Uint8Array {
    const basic = new Uint8Array(0x10000);
    let free = 0;
    for (const range of this.encoded.split(' ')) {
      const [gap, length = '0'] = range.split(',') as [string, string?];
      const first = free + Number.parseInt(gap, 36);
      const last = first + Number.parseInt(length, 36);
      basic.fill(1, Math.min(first, 0x10000), Math.min(last + 1, 0x10000));
      if (last > 0xffff) this.beyond.push(Math.max(first, 0x10000), last);
      free = last + 1;
    }
    this.basic = basic;
    return basic;
  }
}

/** What the BERT normalizer removes: control, format and private-use characters, U+0000, U+FFFD. */
export const control = new CharacterClass(unicodeRanges.control);
export const nonspacingMark = new CharacterClass(unicodeRanges.nonspacingMark);
export const mark = new CharacterClass(unicodeRanges.mark);
/** Unicode punctuation and every ASCII character that is neither letter, digit nor space. */
export const punctuation = new CharacterClass(unicodeRanges.punctuation);
export const numeric = new CharacterClass(unicodeRanges.numeric);
/** Letters, marks, decimal digits, connectors and joiners. */
export const wordCharacter = new CharacterClass(unicodeRanges.word);
export const letter = new CharacterClass(unicodeRanges.letter);
export const number = new CharacterClass(unicodeRanges.number);
export const upperCase = new CharacterClass(unicodeRanges.upper);
export const lowerCase = new CharacterClass(unicodeRanges.lower);
export const patternMark = new CharacterClass(unicodeRanges.patternMark);

/** The White_Space property. */
export function isWhiteSpace(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint === 32 || (codePoint >= 9 && codePoint <= 13);
  if (codePoint < 0x1680) return codePoint === 0x85 || codePoint === 0xa0;
  return (
    (codePoint >= 0x2000 && codePoint <= 0x200a) ||
    codePoint === 0x1680 ||
    codePoint === 0x2028 ||
    codePoint === 0x2029 ||
    codePoint === 0x202f ||
    codePoint === 0x205f ||
    codePoint === 0x3000
  );
}

/** Ideographs that BERT treats as words of their own. */
export function isIdeograph(codePoint: number): boolean {
  if (codePoint < 0x3400) return false;
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    codePoint <= 0x4dbf ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2b81f) ||
    (codePoint >= 0x2b920 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}
