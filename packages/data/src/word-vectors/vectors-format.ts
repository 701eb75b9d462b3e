import { OptionError } from '@resattn/options';
import { binaryKind } from '../reading/binary-kinds.js';

/** How a file holds vectors. */
export interface VectorsFormat {
  /** `text`: a line a word (GloVe, word2vec, fastText `.vec`); `binary`: word2vec's. */
  readonly format: 'text' | 'binary';
  readonly dim: number;
  /** Rows by the header of word2vec and fastText; GloVe has none. */
  readonly declaredRows: number | undefined;
  /** Bytes before the first row. */
  readonly start: number;
}

/** Enough of a file to tell its format: some rows, even of 1,000 dimensions. */
export const FORMAT_SAMPLE = 1 << 18;

/** More features than any published vectors have. */
const MOST_FEATURES = 100_000;

const newline = 0x0a;
const space = 0x20;

/**
 * Finds out how vectors are written by the beginning of their file.
 *
 * @throws Error for bytes that are no vectors, with what they are and what to do
 */
export function vectorsFormat(sample: Uint8Array): VectorsFormat {
  refuseOthers(sample);
  const mark = sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf ? 3 : 0;
  const lineEnd = sample.indexOf(newline, mark);
  const firstLine = latin(sample.subarray(mark, lineEnd < 0 ? sample.length : lineEnd)).trim();
  const header = /^(\d+)[ \t]+(\d+)$/.exec(firstLine);
  if (header && lineEnd >= 0) {
    const [declaredRows, dim] = [Number(header[1]), Number(header[2])];
    const start = lineEnd + 1;
    if (!(dim >= 1 && dim <= MOST_FEATURES))
      throw new Error(
        `The header says ${dim} features a word, expected 1 to ${MOST_FEATURES}: this is no file of word vectors, or a damaged one.`,
      );
    const format = isText(sample.subarray(start), dim) ? 'text' : 'binary';
    return { format, dim, declaredRows, start };
  }
  return {
    format: 'text',
    dim: featuresOf(sample.subarray(mark)),
    declaredRows: undefined,
    start: mark,
  };
}

/** @throws Error for a known format of another kind */
function refuseOthers(sample: Uint8Array): void {
  if (sample.length === 0) throw new Error('There are no bytes: expected word vectors.');
  // The magic number of fastText's models, 793712314.
  if ([0xba, 0x16, 0x4f, 0x2f].every((byte, i) => sample[i] === byte))
    throw new OptionError('This is a model of fastText (.bin), not its vectors.', [
      'give the .vec file that came with it',
      'write the vectors of its words as text (Python: m = fasttext.load_model(\'m.bin\'), then a line "word v1 v2 …" for each of m.words with m[word])',
    ]);
  const kind = binaryKind(sample);
  if (kind) throw new Error(`These are no word vectors but ${kind}.`);
  if ((sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff))
    throw new Error(
      'The vectors are text in UTF-16, expected UTF-8: convert the file (iconv -f UTF-16 -t UTF-8).',
    );
}

/** Whether the first row after a header is a line of text with so many numbers, or binary. */
function isText(rows: Uint8Array, dim: number): boolean {
  const end = rows.indexOf(newline);
  // A line of text is longer than the numbers would be in binary, and holds no control characters.
  const line = rows.subarray(0, end < 0 ? rows.length : end);
  const afterWord = line.subarray(line.indexOf(space) + 1);
  if (afterWord.some((byte) => byte < 0x09 || byte >= 0x80)) return false;
  const fields = latin(afterWord)
    .trim()
    .split(/[ \t]+/);
  return fields.length > 0 && fields.slice(0, dim).every((field) => isNumeric(field));
}

/** Whether a field is a number; one that is not finite is a number too. */
export const isNumeric = (field: string): boolean => numeric.test(field);

const numeric = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$|^[-+]?(nan|inf|infinity)$/i;

/**
 * Features of the vectors in lines without a header: what most of the first lines have after the word,
 * some of which holds spaces.
 */
function featuresOf(sample: Uint8Array): number {
  const lines = latin(sample).split('\n');
  // The last line may be cut off.
  if (lines.length > 1) lines.pop();
  const counts = new Map<number, number>();
  for (const line of lines.slice(0, 100)) {
    const fields = line.trimEnd().split(/[ \t]+/);
    // The word itself may be a number.
    if (fields.length > 1 && fields.slice(1).slice(-2).every(isNumeric))
      counts.set(fields.length - 1, (counts.get(fields.length - 1) ?? 0) + 1);
  }
  const [dim, rows] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [0, 0];
  if (dim > 0 && dim <= MOST_FEATURES && rows >= Math.min(lines.length, 100) / 2) return dim;
  throw new Error(
    `The first line is ${JSON.stringify((lines[0] ?? '').slice(0, 60))}: expected a word and its vector, ` +
      'numbers with a point, separated by spaces (GloVe, word2vec, fastText .vec), or a header with the number of words and of features.',
  );
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
