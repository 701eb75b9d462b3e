import { OptionError } from '@resattn/options';
import { analyse } from 'chardet';
import { binaryKind } from './binary-kinds.js';

/** Which encoding a text was read in, and how that is known. */
export interface TextEncodingFound {
  /** A label of the WHATWG Encoding Standard, e.g. `'utf-8'`, `'gb18030'`, `'windows-1252'`. */
  readonly encoding: string;
  /** Given by the caller, told by a byte order mark, proved by validity, or guessed. */
  readonly evidence: 'given' | 'byte order mark' | 'valid' | 'guessed';
  /** For a guess, the detector's confidence from 0 to 100. */
  readonly confidence?: number | undefined;
}

const byteOrderMarks: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Of either order; the first begins as the mark of UTF-16 does, which no NUL follows in a text. */
const utf32Marks = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
] as const;

/**
 * Finds the encoding of a text by its first bytes: a byte order mark, else valid UTF-8, else
 * UTF-16 by the position of zero bytes, else the detector (a port of ICU's) restricted to encodings
 * in which the bytes are valid.
 *
 * @param sample the beginning of the text; 64 KiB and more make a guess good
 * @throws Error when the bytes are no text: NUL bytes, or the mark of a binary format
 */
export function detectEncoding(sample: Uint8Array): TextEncodingFound {
  if (utf32Marks.some((mark) => mark.every((byte, i) => sample[i] === byte)))
    throw new Error('This is UTF-32, which is not read: save the text as UTF-8.');
  for (const [encoding, mark] of byteOrderMarks) {
    if (mark.every((byte, i) => sample[i] === byte)) {
      return { encoding, evidence: 'byte order mark' };
    }
  }
  assertText(sample);
  const nul = sample.indexOf(0);
  if (nul >= 0) {
    const encoding = utf16ByZeroBytes(sample);
    if (encoding) return { encoding, evidence: 'guessed', confidence: 80 };
    throw new Error(
      `This is no text: byte ${nul} is NUL. Is it a binary file, or a damaged one? Take out the NUL bytes if the rest is text.`,
    );
  }
  if (isValid(sample, 'utf-8')) return { encoding: 'utf-8', evidence: 'valid' };
  const share = validUtf8Share(sample);
  if (share > 0.5) {
    return { encoding: 'utf-8', evidence: 'guessed', confidence: Math.floor(100 * share) };
  }
  return guessLegacyEncoding(sample);
}

/**
 * The share of UTF-8 among the lines that are not ASCII, whole or with characters that were cut off.
 * Text in another encoding is hardly ever that, so a large share means UTF-8 with some foreign lines.
 */
function validUtf8Share(sample: Uint8Array): number {
  let valid = 0;
  let foreign = 0;
  for (let start = 0; start < sample.length; ) {
    const newline = sample.indexOf(0x0a, start);
    const line = sample.subarray(start, newline < 0 ? sample.length : newline);
    if (line.some((byte) => byte >= 0x80)) {
      if (isUtf8WithCuts(line)) valid++;
      else foreign++;
    }
    start += line.length + 1;
  }
  return valid / Math.max(1, valid + foreign);
}

/** Whether every byte that is not ASCII belongs to a character of UTF-8, or to two bytes or more of one. */
function isUtf8WithCuts(line: Uint8Array): boolean {
  for (let at = 0; at < line.length; ) {
    const lead = line[at]!;
    const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length === 0 || lead > 0xf4) return false;
    let found = 1;
    while (found < length && (line[at + found]! & 0xc0) === 0x80) found++;
    if (found === 1 && length > 1) return false;
    at += found;
  }
  return true;
}

/** @throws Error when the bytes begin as a known binary format does, with what to do about it */
export function assertText(sample: Uint8Array): void {
  const kind = binaryKind(sample);
  if (kind) throw new Error(`This is no text but ${kind}.`);
}

/** Characters that a text hardly ever has: unassigned, private, controls but tab and line ends. */
const implausible = /[\p{Cn}\p{Co}\p{Cs}\p{Cc}]/gu;
const plainControls = /[\t\n\r]/g;

/**
 * UTF-16 without a mark: characters of ASCII, line ends at least, have a zero in every other byte, on
 * the one side or on the other. Of both readings the one is taken that gives a plausible text.
 */
function utf16ByZeroBytes(sample: Uint8Array): string | undefined {
  const zeros = [0, 0];
  let printable = 0;
  let high = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i]! >= 0x80) high++;
    if (sample[i] === 0) zeros[i % 2]!++;
    else if (i % 2 === 1 && isPrintable(sample[i]!) && isPrintable(sample[i - 1]!)) printable++;
  }
  // Pairs of letters are ideographs too, but those of a text have other bytes among them.
  const pairs = sample.length / 2;
  if (printable > 0.3 * pairs && high < 0.05 * sample.length) return undefined;
  if (high > 0 && isValid(sample, 'utf-8')) return undefined;
  // A Chinese character may have a zero on the other side, so the more decides.
  const encodings =
    zeros[1]! > zeros[0]!
      ? (['utf-16le', 'utf-16be'] as const)
      : (['utf-16be', 'utf-16le'] as const);
  return encodings.find((encoding) => isPlausible(sample, encoding));
}

const isPrintable = (byte: number) => byte >= 0x20 && byte < 0x7f;

function isPlausible(sample: Uint8Array, encoding: string): boolean {
  // A sample may end within a character, even within half a one.
  const text = new TextDecoder(encoding).decode(sample.subarray(0, 2 * (sample.length >> 1)), {
    stream: true,
  });
  if (!/[\n\r ]/.test(text) && text.length > 200) return false;
  const strange = text.replace(plainControls, '').match(implausible)?.length ?? 0;
  return strange <= text.length / 100;
}

/** Below this confidence the detector has seen too few characters to tell the encodings apart. */
const weakConfidence = 20;

function guessLegacyEncoding(sample: Uint8Array): TextEncodingFound {
  const matches = analyse(sample)
    .map(({ name, confidence }) => ({ encoding: labelOf(name), confidence }))
    .filter(({ encoding }) => encoding !== undefined && encoding !== 'utf-8')
    .map((match) => ({ encoding: match.encoding!, confidence: match.confidence }))
    .filter(({ encoding }) => !encoding.startsWith('utf-') && isValid(sample, encoding));
  const isDense = shareOfHighBytes(sample) > 0.6;
  const best = matches.find(({ encoding }) => !(isDense && latin.test(encoding)));
  if (best && best.confidence >= weakConfidence) {
    return { ...best, encoding: byPairs(sample, best.encoding), evidence: 'guessed' };
  }
  const encoding = isCommonChinese(sample) ? 'gb18030' : (best?.encoding ?? 'windows-1252');
  const confidence = matches.find((match) => match.encoding === encoding)?.confidence ?? 0;
  return {
    encoding,
    evidence: 'guessed',
    confidence: isDense && latin.test(encoding) ? 0 : confidence,
  };
}

/** Encodings of Latin letters, in which a word has few characters that are not ASCII. */
const latin = /^(windows-125[02478]|iso-8859-(2|3|4|10|13|14|15|16)|macintosh)$/;

/** The share of bytes that are not ASCII in the words that have such bytes. */
function shareOfHighBytes(sample: Uint8Array): number {
  let high = 0;
  let letters = 0;
  let highInWord = 0;
  let lettersInWord = 0;
  for (const byte of sample) {
    const isHigh = byte >= 0x80;
    if (isHigh || ((byte | 0x20) - 0x61) >>> 0 < 26) {
      lettersInWord++;
      if (isHigh) highInWord++;
      continue;
    }
    if (highInWord > 0) letters += lettersInWord;
    high += highInWord;
    highInWord = lettersInWord = 0;
  }
  return (high + highInWord) / Math.max(1, letters + (highInWord > 0 ? lettersInWord : 0));
}

/**
 * Chinese, Japanese and Korean in pairs of high bytes, which all three read as something: the detector
 * mistakes short texts of few different words. Half of Chinese is beyond the rows of Hangul, and
 * Japanese has kana, in rows where the others have hardly anything.
 */
function byPairs(sample: Uint8Array, guess: string): string {
  if (!['euc-kr', 'big5', 'euc-jp', 'gb18030', 'gbk'].includes(guess)) return guess;
  let pairs = 0;
  let kana = 0;
  let beyondHangul = 0;
  for (let i = 0; i < sample.length - 1; i++) {
    const lead = sample[i]!;
    if (lead < 0x80) continue;
    // A pair of big5, or of GBK outside GB 2312.
    if (sample[++i]! < 0xa1) return guess;
    pairs++;
    if (lead === 0xa4 || lead === 0xa5) kana++;
    else if (lead >= 0xc9) beyondHangul++;
  }
  if (kana > 0.2 * pairs && isValid(sample, 'euc-jp')) return 'euc-jp';
  const isChinese = guess !== 'euc-jp' && kana < 0.02 * pairs && beyondHangul > 0.2 * pairs;
  return isChinese && isValid(sample, 'gb18030') ? 'gb18030' : guess;
}

/** How a text could be read in the encodings that are usual where nothing is sure, for a question. */
const usualEncodings = ['windows-1252', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1251'];

/**
 * Rejects a guess with little confidence.
 *
 * @throws Error with what a line would be in each encoding that is possible
 */
export function assertConfident(
  { encoding, evidence, confidence = 0 }: TextEncodingFound,
  sample: Uint8Array,
): void {
  if (evidence !== 'guessed' || confidence >= weakConfidence) return;
  const start = foreignStart(sample);
  const line = sample.subarray(start, start + 60);
  const readings = [...new Set([encoding, ...usualEncodings])]
    .filter((each) => isValid(sample, each))
    .slice(0, 4)
    .map((each) => `${each}: "${shownLine(line, each)}"`);
  throw new OptionError(
    `The encoding is not sure: this is no UTF-8, and there is too little text to tell others apart. It could be ${readings.join(', ')}.`,
    [(option) => `give the one that reads right with ${option('encoding')}`],
  );
}

/** Where the first line that is not ASCII begins, or some bytes before what is not. */
function foreignStart(sample: Uint8Array): number {
  const foreign = sample.findIndex((byte) => byte >= 0x80);
  const line = sample.lastIndexOf(0x0a, foreign) + 1;
  return foreign - line < 40 ? line : foreign;
}

function shownLine(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes, { stream: true });
  return text.split(/[\r\n]/, 1)[0]!.slice(0, 40);
}

/** The label under which TextDecoder knows an encoding, if it does. */
function labelOf(name: string): string | undefined {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return undefined;
  }
}

/** Whether the bytes, which may end within a character, are valid in an encoding. */
export function isValid(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Whether all bytes above ASCII pair up to the 3,755 most frequent Chinese characters, mostly. */
function isCommonChinese(sample: Uint8Array): boolean {
  if (!isValid(sample, 'gb18030')) return false;
  let common = 0;
  let pairs = 0;
  for (let i = 0; i < sample.length - 1; i++) {
    const lead = sample[i]!;
    if (lead < 0x80) continue;
    const trail = sample[++i]!;
    pairs++;
    const isPunctuation = lead === 0xa1 || lead === 0xa3;
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || isPunctuation)) common++;
  }
  return common >= 0.9 * pairs;
}

/** For messages: "utf-8", "gb18030 (guessed, confidence 60 of 100)". */
export function describeEncoding({ encoding, evidence, confidence }: TextEncodingFound): string {
  if (evidence === 'valid') return encoding;
  if (evidence === 'guessed') return `${encoding} (guessed, confidence ${confidence} of 100)`;
  return `${encoding} (${evidence === 'given' ? 'as given' : `by its ${evidence}`})`;
}
