import type { ByteWindow } from './byte-window.js';
import type { KeptRows } from './kept-rows.js';
import { isNumeric } from './vectors-format.js';

const newline = 0x0a;
const space = 0x20;
const tab = 0x09;

/** Bytes without the end of a line, or of a word, after which a file is no vectors. */
const LONGEST_LINE = 1 << 24;
const LONGEST_WORD = 1 << 16;

/** Reads lines of a word and its numbers, separated by spaces or tabs. */
export async function readTextRows(window: ByteWindow, kept: KeptRows): Promise<void> {
  for (;;) {
    const bytes = window.view;
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      takeLine(bytes.subarray(start, end), kept);
      start = end + 1;
    }
    window.skip(start);
    const rest = bytes.length - start;
    if (rest > LONGEST_LINE)
      throw new Error(
        `${kept.place} has no end within 16 MiB: this is no file of word vectors, or a damaged one.`,
      );
    if (await window.grow()) continue;
    if (rest === 0) return;
    const line = window.view;
    // A last line without an end may be cut off, within a number too, which nobody can see then.
    if (fieldsOf(line).length <= kept.format.dim) throw kept.cutOff();
    takeLine(line, kept);
    return;
  }
}

function takeLine(line: Uint8Array, kept: KeptRows): void {
  const wordEnd = line.findIndex((byte, i) => i > 0 && (byte === space || byte === tab));
  if (wordEnd < 0 && fieldsOf(line).length === 0) return;
  // Rows that are not wanted are not looked at, but for the first: it tells whether the header is right.
  if (kept.rows === 0) requireFeatures(line, kept);
  kept.take(line.subarray(0, wordEnd < 0 ? line.length : wordEnd), () =>
    requireFeatures(line, kept),
  );
}

/**
 * The vector of a line; undefined where its word holds spaces.
 *
 * @throws Error where there are more or fewer numbers
 */
function requireFeatures(line: Uint8Array, kept: KeptRows): Float32Array | undefined {
  const { dim, declaredRows } = kept.format;
  const fields = fieldsOf(line);
  const extra = fields.length - 1 - dim;
  if (extra > 0 && !fields.slice(1, 1 + extra).every(isNumeric)) return undefined;
  if (extra !== 0)
    throw new Error(
      `${kept.place} has ${fields.length - 1} numbers after its word, expected ${dim} ` +
        `${declaredRows === undefined ? 'as in the first lines' : 'by the header'}. ` +
        'Correct the file, or get it again.',
    );
  return Float32Array.from(fields.slice(1), (field) =>
    isNumeric(field) ? Number(field) : Number.NaN,
  );
}

const latin = new TextDecoder('latin1');
/** Every byte is one character, so that a word of any encoding is one field. */
const fieldsOf = (line: Uint8Array): string[] =>
  latin
    .decode(line)
    .split(/[ \t\r]+/)
    .filter((field) => field !== '');

/** Reads rows of a word, a space and its numbers in binary, as word2vec writes them. */
export async function readBinaryRows(window: ByteWindow, kept: KeptRows): Promise<void> {
  const { dim, declaredRows } = kept.format;
  const size = 4 * dim;
  while (kept.rows < declaredRows!) {
    let wordEnd = window.view.indexOf(space);
    while (wordEnd < 0) {
      if (window.view.length > LONGEST_WORD)
        throw new Error(
          `${kept.place} has no word: the header is wrong (${dim} features), or the file is damaged. Get it again.`,
        );
      if (!(await window.grow())) throw kept.cutOff();
      wordEnd = window.view.indexOf(space);
    }
    if (!(await window.has(wordEnd + 1 + size))) throw kept.cutOff();
    const row = window.view;
    // Some programs end each row with a line end.
    const wordStart = row[0] === newline ? 1 : 0;
    kept.take(row.subarray(wordStart, wordEnd), () => {
      const numbers = new DataView(row.buffer, row.byteOffset + wordEnd + 1, size);
      return Float32Array.from({ length: dim }, (_, i) => numbers.getFloat32(4 * i, true));
    });
    window.skip(wordEnd + 1 + size);
  }
}
