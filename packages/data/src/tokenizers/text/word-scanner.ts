import { isWhiteSpace, letter, number } from './character-class.js';

const other = 0;
const isLetter = 1;
const isNumber = 2;
const isSpace = 3;

let table: Uint8Array | undefined;

/** Letter, number, white space or other, for each code point of the basic plane. */
function basicClasses(): Uint8Array {
  if (table === undefined) {
    table = new Uint8Array(0x10000);
    for (let c = 0; c < 0x10000; c++) table[c] = classify(c);
  }
  return table;
}

function classify(codePoint: number): number {
  if (letter.has(codePoint)) return isLetter;
  if (number.has(codePoint)) return isNumber;
  return isWhiteSpace(codePoint) ? isSpace : other;
}

/** How two families of byte-level tokenizers cut a text into words. */
export interface WordScan {
  /** Greatest number of digits in a word. */
  readonly digits: number;
  /** True: a mark may stand before letters, line ends belong to marks, contractions of any case. */
  readonly isModern: boolean;
}

/** The scans that well-known patterns stand for. */
export const knownScans: ReadonlyMap<string, WordScan> = new Map([
  [
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
    { digits: Number.POSITIVE_INFINITY, isModern: false },
  ],
  [
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    { digits: 3, isModern: true },
  ],
  [
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    { digits: 1, isModern: true },
  ],
]);

/** The pattern that splits a text for a byte-level pre-tokenizer (Radford et al. 2019). */
export const byteLevelScan: WordScan = { digits: Number.POSITIVE_INFINITY, isModern: false };

/**
 * Cuts a text into words as the pattern of `scan` does, without a regular expression: words as
 * `[start, end, …]`, which follow each other without a gap.
 */
export function scanWords(text: string, scan: WordScan): number[] {
  const classes = basicClasses();
  const length = text.length;
  const spans: number[] = [];
  const classAt = (i: number): number => {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit >= 0xdc00) return classes[unit]!;
    return classify(text.codePointAt(i)!);
  };
  const widthAt = (i: number): number => {
    const unit = text.charCodeAt(i);
    return unit >= 0xd800 && unit < 0xdc00 ? 2 : 1;
  };
  /** End of the run of code points of `kind` from `i`, at most `limit` of them. */
  const runEnd = (i: number, kind: number, limit: number): number => {
    let end = i;
    for (let n = 0; n < limit && end < length && classAt(end) === kind; n++) end += widthAt(end);
    return end;
  };
  const endOfWord = (i: number): number => {
    const unit = text.charCodeAt(i);
    if (unit === 0x27) {
      const contraction = contractionEnd(text, i, scan.isModern);
      if (contraction > 0) return contraction;
    }
    const kind = classAt(i);
    if (kind === isLetter) return runEnd(i, isLetter, length);
    if (kind === isNumber) return runEnd(i, isNumber, scan.digits);
    const next = i + widthAt(i);
    const nextKind = next < length ? classAt(next) : -1;
    const isLineEnd = unit === 0x0a || unit === 0x0d;
    if (nextKind === isLetter && (unit === 0x20 || (scan.isModern && !isLineEnd)))
      return runEnd(next, isLetter, length);
    if (!scan.isModern && unit === 0x20 && nextKind === isNumber)
      return runEnd(next, isNumber, length);
    if (kind === other || (unit === 0x20 && nextKind === other)) {
      let end = runEnd(next, other, length);
      if (scan.isModern) while (end < length && isLineEndAt(text, end)) end++;
      return end;
    }
    return spaceEnd(i);
  };
  const spaceEnd = (i: number): number => {
    const end = runEnd(i, isSpace, length);
    if (scan.isModern) for (let k = end - 1; k >= i; k--) if (isLineEndAt(text, k)) return k + 1;
    return end === length || end === i + 1 ? end : end - 1;
  };
  for (let i = 0; i < length; ) spans.push(i, (i = endOfWord(i)));
  return spans;
}

function isLineEndAt(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  return unit === 0x0a || unit === 0x0d;
}

/** End of an English contraction that begins with the apostrophe at `i`, or 0. */
function contractionEnd(text: string, i: number, isAnyCase: boolean): number {
  const first = fold(text.charCodeAt(i + 1), isAnyCase);
  if (first === 0x73 || first === 0x74 || first === 0x6d || first === 0x64) return i + 2;
  const second = fold(text.charCodeAt(i + 2), isAnyCase);
  if ((first === 0x72 || first === 0x76) && second === 0x65) return i + 3;
  return first === 0x6c && second === 0x6c ? i + 3 : 0;
}

function fold(unit: number, isAnyCase: boolean): number {
  if (!isAnyCase) return unit;
  if (unit === 0x17f) return 0x73;
  return unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit;
}
