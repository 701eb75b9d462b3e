import { analyse } from 'chardet';

/** Which encoding a text was read in, and how that is known. */
export interface TextEncodingFound {
  /** A label of the WHATWG Encoding Standard, e.g. `'utf-8'`, `'gb18030'`, `'windows-1252'`. */
  readonly encoding: string;
  /** Given by the caller, told by a byte order mark, proved by validity, or guessed. */
  readonly evidence: 'given' | 'byte order mark' | 'valid' | 'guessed';
  /** For a guess, the detector's confidence from 0 to 100. */
  readonly confidence?: number;
}

const byteOrderMarks: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** What a binary file is, told by its first bytes, and what to do with it. */
const binaryKinds: readonly (readonly [mark: string, advice: string])[] = [
  ['PK\x03\x04', 'a zip archive, such as an Excel or Word file: export it as CSV or plain text'],
  ['\x1f\x8b', 'gzip data: uncompress it first'],
  ['PAR1', 'a Parquet file: read it with readParquet or by its name in .parquet'],
  ['%PDF', 'a PDF: extract its text first'],
  ['\xd0\xcf\x11\xe0', 'an old Office file: export it as CSV or plain text'],
  ['\x89PNG', 'a picture'],
  ['\x28\xb5\x2f\xfd', 'zstd data: uncompress it first'],
  ['BZh', 'bzip2 data: uncompress it first'],
  ['SQLite format 3', 'an SQLite data base: export the table as CSV'],
];

/**
 * Finds the encoding of a text by its first bytes: a byte order mark, else valid UTF-8, else
 * UTF-16 by the position of zero bytes, else the detector (a port of ICU's) restricted to encodings
 * in which the bytes are valid.
 *
 * @param sample the beginning of the text; 64 KiB and more make a guess good
 * @throws Error when the bytes are no text: NUL bytes, or the mark of a binary format
 */
export function detectEncoding(sample: Uint8Array): TextEncodingFound {
  for (const [encoding, mark] of byteOrderMarks) {
    if (mark.every((byte, i) => sample[i] === byte)) {
      return { encoding, evidence: 'byte order mark' };
    }
  }
  const start = String.fromCharCode(...sample.subarray(0, 16));
  const kind = binaryKinds.find(([mark]) => start.startsWith(mark));
  if (kind) throw new Error(`This is no text but ${kind[1]}.`);
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
 * The share of valid UTF-8 among the lines that are not ASCII. Text in another encoding is hardly
 * ever valid UTF-8, so a large share means UTF-8 with some foreign lines in it.
 */
function validUtf8Share(sample: Uint8Array): number {
  let valid = 0;
  let foreign = 0;
  for (let start = 0; start < sample.length; ) {
    const newline = sample.indexOf(0x0a, start);
    const line = sample.subarray(start, newline < 0 ? sample.length : newline);
    if (line.some((byte) => byte >= 0x80)) {
      if (isValid(line, 'utf-8')) valid++;
      else foreign++;
    }
    start += line.length + 1;
  }
  return valid / Math.max(1, valid + foreign);
}

/** Mostly Latin UTF-16 has a zero in nearly every other byte. */
function utf16ByZeroBytes(sample: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2]!++;
  const half = sample.length / 2;
  if (zeros[1]! > 0.6 * half && zeros[0] === 0 && isValid(sample, 'utf-16le')) return 'utf-16le';
  if (zeros[0]! > 0.6 * half && zeros[1] === 0 && isValid(sample, 'utf-16be')) return 'utf-16be';
  return undefined;
}

/** Below this confidence the detector has seen too few characters to tell the encodings apart. */
const weakConfidence = 20;

function guessLegacyEncoding(sample: Uint8Array): TextEncodingFound {
  const matches = analyse(sample)
    .map(({ name, confidence }) => ({ encoding: labelOf(name), confidence }))
    .filter(({ encoding }) => encoding !== undefined && encoding !== 'utf-8')
    .map((match) => ({ encoding: match.encoding!, confidence: match.confidence }))
    .filter(({ encoding }) => !encoding.startsWith('utf-') && isValid(sample, encoding));
  const best = matches[0];
  if (best && best.confidence >= weakConfidence) return { ...best, evidence: 'guessed' };
  const encoding = isCommonChinese(sample) ? 'gb18030' : 'windows-1252';
  const confidence = matches.find((match) => match.encoding === encoding)?.confidence ?? 0;
  return { encoding, evidence: 'guessed', confidence };
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
