import { checkOptions, OptionError, type Wording } from '@resattn/options';
import {
  assertConfident,
  assertText,
  describeEncoding,
  detectEncoding,
  type TextEncodingFound,
} from './encoding.js';

export interface TextDecodingOptions {
  /** A label that `TextDecoder` knows. Default: detected. */
  readonly encoding?: string | undefined;
  /**
   * What to do with a line that is not valid in the encoding: stop, put U+FFFD for what is wrong, or
   * read this line as Windows-1252 (for UTF-8 files into which older text was pasted). Default error.
   */
  readonly invalid?: 'error' | 'replace' | 'windows-1252' | undefined;
}

export const decodingKeys: Readonly<Record<keyof TextDecodingOptions, true>> = {
  encoding: true,
  invalid: true,
};

/** Decoded text that arrives in pieces, each ending with a line or with the text. */
export interface DecodedText extends TextEncodingFound {
  readonly text: AsyncIterable<string>;
  /** Lines that were not valid and were repaired so far. */
  readonly invalidLines: number;
}

const sampleSize = 1 << 18;
const maxLineBytes = 1 << 28;
const newline = 0x0a;

/**
 * Decodes bytes as they come: detects the encoding by the first 256 KiB, takes off a byte order
 * mark, and checks every line.
 *
 * @throws Error if the encoding cannot be detected, at a NUL byte, at a line that is not valid in the
 * encoding (with its number and what to do), and at a line of more than 256 MiB
 */
export async function decodeStream(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: TextDecodingOptions = {},
): Promise<DecodedText> {
  checkOptions('decodeStream', options, decodingKeys);
  const iterator =
    Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < sampleSize) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    size += value.length;
  }
  const head = concatenate(first);
  const decoder = new LineDecoder(foundEncoding(head, options), options);

  async function* pieces() {
    try {
      yield decoder.push(head);
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) break;
        yield decoder.push(value);
      }
      yield decoder.end();
    } finally {
      await iterator.return?.();
    }
  }
  return {
    ...decoder.found,
    text: pieces(),
    get invalidLines() {
      return decoder.invalidLines;
    },
  };
}

/** Decodes bytes that are all there; see `decodeStream`. */
export function decodeText(
  bytes: Uint8Array,
  options: TextDecodingOptions = {},
): TextEncodingFound & { readonly text: string; readonly invalidLines: number } {
  checkOptions('decodeText', options, decodingKeys);
  const decoder = new LineDecoder(foundEncoding(bytes.subarray(0, sampleSize), options), options);
  const text = decoder.push(bytes) + decoder.end();
  return { ...decoder.found, text, invalidLines: decoder.invalidLines };
}

function foundEncoding(head: Uint8Array, { encoding }: TextDecodingOptions): TextEncodingFound {
  if (encoding === undefined) {
    const found = detectEncoding(head);
    assertConfident(found, head);
    return found;
  }
  let label: string;
  try {
    label = new TextDecoder(encoding).encoding;
  } catch {
    throw new RangeError(
      `"${encoding}" is no encoding that TextDecoder knows. Examples: utf-8, utf-16le, gb18030, big5, shift_jis, windows-1252.`,
    );
  }
  if (!label.startsWith('utf-16')) assertText(head);
  return { encoding: label, evidence: 'given' };
}

/**
 * Decodes whole lines, so that a mistake has a line number and touches that line alone. In all
 * encodings but UTF-16 the byte 0x0A is always a line's end; in UTF-16 the aligned pair with 0x00 is.
 */
class LineDecoder {
  invalidLines = 0;
  private pending: Uint8Array[] = [];
  private pendingSize = 0;
  private line = 1;
  private isAtStart = true;
  private readonly ends: LineEnds;

  constructor(
    readonly found: TextEncodingFound,
    private readonly options: TextDecodingOptions,
  ) {
    this.ends = lineEndsOf(found.encoding);
  }

  /** A piece that begins with a whole unit of UTF-16: the two bytes of one may come in two pieces. */
  private aligned(piece: Uint8Array): Uint8Array {
    if (this.pendingSize % 2 === 0) return piece;
    const last = this.pending.pop()!;
    this.pending.push(last.subarray(0, -1));
    this.pendingSize--;
    return concatenate([last.subarray(-1), piece]);
  }

  push(piece: Uint8Array): string {
    if (piece.length === 0) return '';
    const chunk = this.isUtf16 ? this.aligned(piece) : piece;
    const end = this.ends.last(chunk);
    if (end === 0) {
      this.pending.push(chunk);
      this.pendingSize += chunk.length;
      if (this.pendingSize > maxLineBytes) {
        throw new Error(
          `Line ${this.line} has more than ${maxLineBytes >> 20} MiB. This is not a text with lines.`,
        );
      }
      return '';
    }
    const whole = concatenate([...this.pending, chunk.subarray(0, end)]);
    this.pending = [chunk.slice(end)];
    this.pendingSize = chunk.length - end;
    return this.decode(whole);
  }

  end(): string {
    return this.decode(concatenate(this.pending));
  }

  private get isUtf16() {
    return this.found.encoding.startsWith('utf-16');
  }

  private decode(lines: Uint8Array): string {
    const nul = this.isUtf16 ? -1 : lines.indexOf(0);
    if (nul >= 0) {
      const line = this.line + this.ends.count(lines.subarray(0, nul));
      const isGiven = this.found.evidence === 'given';
      const utf16: Wording = (option) => `use ${option('encoding', 'utf-16le')} if it is UTF-16`;
      throw new OptionError(
        `Line ${line} holds a NUL byte. Is it a binary file, or a damaged one?`,
        ['take out the NUL bytes if the rest is text', ...(isGiven ? [utf16] : [])],
      );
    }
    try {
      const text = decodeWhole(lines, this.found.encoding, true);
      this.line += this.ends.count(lines);
      return this.withoutMark(text);
    } catch {
      return this.withoutMark(this.decodeLineByLine(lines));
    }
  }

  private withoutMark(text: string): string {
    if (!this.isAtStart || text === '') return text;
    this.isAtStart = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  private decodeLineByLine(lines: Uint8Array): string {
    const texts: string[] = [];
    for (let start = 0; start < lines.length; this.line++) {
      const end = this.ends.next(lines, start);
      const bytes = lines.subarray(start, end);
      try {
        texts.push(decodeWhole(bytes, this.found.encoding, true));
      } catch {
        texts.push(this.repair(bytes));
      }
      start = end;
    }
    return texts.join('');
  }

  private repair(bytes: Uint8Array): string {
    const { invalid = 'error' } = this.options;
    if (this.isUtf16 && invalid !== 'replace') {
      throw new OptionError(
        `Line ${this.line} is not valid ${describeEncoding(this.found)}: half of a character is missing.`,
        [
          (option) => `give the right encoding with ${option('encoding')}`,
          (option) => `use ${option('invalid', 'replace')} to put U+FFFD for what is wrong`,
        ],
      );
    }
    if (invalid === 'error') {
      throw new OptionError(`Line ${this.line} is not valid ${describeEncoding(this.found)}.`, [
        (option) =>
          `if the whole file has another encoding, give it with, for example, ${option('encoding', 'gb18030')}`,
        (option) =>
          `if the file mixes encodings, use ${option('invalid', 'windows-1252')} to read such lines as Windows-1252`,
        (option) => `use ${option('invalid', 'replace')} to put U+FFFD for what is wrong`,
      ]);
    }
    this.invalidLines++;
    const encoding = invalid === 'replace' ? this.found.encoding : 'windows-1252';
    return decodeWhole(bytes, encoding, false);
  }
}

/**
 * Decodes in two steps, as a stream and its end: in one step, Node 20.20 takes Windows-1252 for
 * ISO-8859-1 and loses its quotation marks and dashes.
 */
function decodeWhole(bytes: Uint8Array, encoding: string, fatal: boolean): string {
  const decoder = new TextDecoder(encoding, { fatal, ignoreBOM: true });
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

/** Where lines end in the bytes of an encoding. */
interface LineEnds {
  /** Position after the last line end; 0 if there is none. */
  last(bytes: Uint8Array): number;
  /** Position after the first line end from `start`; the length if there is none. */
  next(bytes: Uint8Array, start: number): number;
  count(bytes: Uint8Array): number;
}

function lineEndsOf(encoding: string): LineEnds {
  const next = encoding.startsWith('utf-16')
    ? nextInUtf16(encoding === 'utf-16le' ? 0 : 1)
    : (bytes: Uint8Array, start: number) => {
        const found = bytes.indexOf(newline, start);
        return found < 0 ? undefined : found + 1;
      };
  const last = encoding.startsWith('utf-16')
    ? lastInUtf16(encoding === 'utf-16le' ? 0 : 1)
    : (bytes: Uint8Array) => bytes.lastIndexOf(newline) + 1;
  return {
    last,
    next: (bytes, start) => next(bytes, start) ?? bytes.length,
    count(bytes) {
      let count = 0;
      for (let end = next(bytes, 0); end !== undefined; end = next(bytes, end)) count++;
      return count;
    },
  };
}

/** @param low place of the low byte in a pair */
function isUtf16Newline(bytes: Uint8Array, at: number, low: 0 | 1): boolean {
  return at % 2 === low && bytes[at + 1 - 2 * low] === 0;
}

const nextInUtf16 = (low: 0 | 1) => (bytes: Uint8Array, start: number) => {
  for (let at = bytes.indexOf(newline, start); at >= 0; at = bytes.indexOf(newline, at + 1)) {
    if (isUtf16Newline(bytes, at, low)) return at - low + 2;
  }
  return undefined;
};

const lastInUtf16 = (low: 0 | 1) => (bytes: Uint8Array) => {
  let at = bytes.lastIndexOf(newline);
  while (at >= 0) {
    if (isUtf16Newline(bytes, at, low)) return at - low + 2;
    at = at === 0 ? -1 : bytes.lastIndexOf(newline, at - 1);
  }
  return 0;
};

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
