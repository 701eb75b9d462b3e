import type { VectorsFormat } from './vectors-format.js';
import type { VocabularyRows } from './vocabulary-rows.js';
import type { WordVectors } from './word-vectors.js';

/** What is kept and counted of the rows of a file. */
export class KeptRows {
  rows = 0;
  /** Rows whose word is not ASCII, and those of them that are not UTF-8. */
  private foreign = 0;
  private broken = 0;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(
    readonly format: VectorsFormat,
    private readonly vocabulary: VocabularyRows,
  ) {}

  /**
   * Takes the next row.
   *
   * @param vectorOf reads the vector, and is called only where it is wanted; undefined where the row is
   * of another word
   */
  take(bytes: Uint8Array, vectorOf: () => Float32Array | undefined): void {
    const word = this.decode(bytes);
    const wanting = word === undefined ? [] : this.vocabulary.wanting(word);
    const vector = wanting.length > 0 ? vectorOf() : undefined;
    if (vector !== undefined) {
      const wrong = vector.findIndex((value) => !Number.isFinite(value));
      if (wrong >= 0)
        throw new Error(
          `${this.place} (${JSON.stringify(word)}): feature ${wrong + 1} is ${vector[wrong]}, expected a finite number. ` +
            'Take this row out, or get the file again.',
        );
      for (const [each, match] of wanting) this.vocabulary.set(each, vector, match);
    }
    this.rows++;
  }

  /** Where the next row is, for messages. */
  get place(): string {
    const { declaredRows, format } = this.format;
    if (format === 'binary') return `Row ${number(this.rows + 1)}`;
    return `Line ${number(this.rows + (declaredRows === undefined ? 1 : 2))}`;
  }

  /** @throws Error where rows are missing, or words are in another encoding */
  result(): WordVectors {
    const { format, dim, declaredRows } = this.format;
    if (declaredRows !== undefined && this.rows < declaredRows) throw this.cutOff();
    if (this.broken > this.foreign / 2)
      throw new Error(
        `${number(this.broken)} of the ${number(this.foreign)} words with other letters than ASCII are not UTF-8: ` +
          'the file is in another encoding. Convert it (iconv -f windows-1252 -t UTF-8, or from whatever it is in).',
      );
    const matches = { exact: 0, 'lower case': 0, 'other case': 0 };
    const vectors = new Map<string, Float32Array>();
    for (const [word, { vector, match }] of this.vocabulary.rows) {
      matches[match]++;
      vectors.set(word, vector);
    }
    return { format, dim, vectors, matches, rows: this.rows, notices: this.notices() };
  }

  /** What to say where the file ends too early. */
  cutOff(): Error {
    const { declaredRows } = this.format;
    const rows = count(this.rows, 'row');
    const where =
      declaredRows === undefined
        ? `${rows}, within the next`
        : `${rows} of ${number(declaredRows)} by the header`;
    return new Error(
      `The vectors end after ${where}: the file is cut off, or its header is wrong. Get it again.`,
    );
  }

  private notices(): string[] {
    const { declaredRows } = this.format;
    const { duplicates } = this.vocabulary;
    const notices: string[] = [];
    if (duplicates > 0)
      notices.push(`${count(duplicates, 'row')} of a word that had one before: the first is taken`);
    if (declaredRows !== undefined && this.rows > declaredRows)
      notices.push(
        `the header says ${count(declaredRows, 'row')}, the file has ${number(this.rows)}: all were read`,
      );
    if (this.broken > 0) notices.push(`${count(this.broken, 'word')} not in UTF-8: left out`);
    return notices;
  }

  /** The text of a word; undefined where it is not UTF-8. */
  private decode(bytes: Uint8Array): string | undefined {
    let text = '';
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i]! >= 0x80) return this.decodeForeign(bytes);
      text += String.fromCharCode(bytes[i]!);
    }
    return text;
  }

  private decodeForeign(bytes: Uint8Array): string | undefined {
    this.foreign++;
    try {
      return this.decoder.decode(bytes);
    } catch {
      this.broken++;
      return undefined;
    }
  }
}

const number = (value: number) => value.toLocaleString('en-US');
const count = (value: number, what: string) => `${number(value)} ${what}${value === 1 ? '' : 's'}`;
