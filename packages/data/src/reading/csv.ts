import { checkOptions, OptionError, type Wording } from '@resattn/options';
import Papa from 'papaparse';
import { piecesOf, type TextSource } from './lines.js';
import type { Table, TableRow } from './table.js';

export interface CsvOptions {
  /**
   * Delimiter. Default: the one that a first line `sep=;` names, as Excel writes it, else
   * detected from the first lines among comma, tab, semicolon and bar.
   */
  readonly delimiter?: string | undefined;
  /** Names of the columns of a text without a header line. Default: the first row is the header. */
  readonly columns?: readonly string[] | undefined;
  /** A row with too many or too few fields stops the reading or is left out. Default error. */
  readonly ragged?: 'error' | 'skip' | undefined;
  /** The character around fields that hold delimiters; '' for none. Default `"`. */
  readonly quote?: string | undefined;
  /** A record longer than this, in characters, is taken for an unclosed quote. Default 16 Mi. */
  readonly maxRecordLength?: number | undefined;
}

export const csvKeys: Readonly<Record<keyof CsvOptions, true>> = {
  delimiter: true,
  columns: true,
  ragged: true,
  quote: true,
  maxRecordLength: true,
};

export interface CsvTable extends Table {
  readonly delimiter: string;
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads CSV or TSV (RFC 4180: fields with delimiters, quotes or line ends stand in quotes) as it
 * comes. Line ends inside fields become LF; empty lines are skipped, and so is a first line
 * `sep=;` (any character, in quotes or not), which names the delimiter.
 *
 * @throws Error at an empty text, a header with a name twice, a ragged row, a misplaced or unclosed
 * quote; each with its line
 */
export async function readCsv(source: TextSource, options: CsvOptions = {}): Promise<CsvTable> {
  checkOptions('readCsv', options, csvKeys);
  const pieces = withPlainLineEnds(piecesOf(source));
  const { text: first, separator, lines } = withoutSeparatorLine(await firstLines(pieces));
  const delimiter = options.delimiter ?? separator ?? guessDelimiter(first, options.quote);
  if (delimiter === '' || /["\n\r]/.test(delimiter)) {
    throw new Error(`${JSON.stringify(delimiter)} cannot be a delimiter.`);
  }
  const records = parseRecords(first, 1 + lines, pieces, { ...options, delimiter });
  const { ragged = 'error' } = options;

  let columns = options.columns;
  if (!columns) {
    const { done, value } = await records.next();
    if (done) throw new Error('The text is empty: there is not even a header line.');
    columns = headerOf(value);
  }
  const names = columns;
  // A title, or a comment such as `# exported 2024-05-01`.
  const isTitle = options.columns === undefined && names.length === 1;
  let skipped = 0;

  async function* rows(): AsyncGenerator<TableRow> {
    for await (const { line, fields } of records) {
      if (fields.length === names.length) {
        yield { line, fields: Object.fromEntries(names.map((name, i) => [name, fields[i]!])) };
      } else if (ragged === 'skip') {
        skipped++;
      } else {
        throw new OptionError(
          `Line ${line} has ${fields.length} fields, expected ${names.length} (${names.join(', ')}), with ${describeDelimiter(delimiter)} between them.`,
          [
            ...(isTitle ? ['delete what stands above the line with the column names'] : []),
            'put fields that hold one in double quotes',
            ...singleQuoteAdvice(fields, options.quote),
            (option) => `use ${option('delimiter')} to name what separates fields`,
            (option) => `use ${option('ragged', 'skip')} to leave such rows out`,
          ],
        );
      }
    }
  }
  return {
    columns: names,
    delimiter,
    rows: rows(),
    get skipped() {
      return skipped;
    },
  };
}

/** Fields that begin with an apostrophe and are cut in two were quoted by it. */
function singleQuoteAdvice(fields: readonly string[], quote = '"'): readonly Wording[] {
  const isCut = quote === '"' && fields.some((field) => /^\s*'[^']*$/.test(field));
  return isCut ? [(option) => `use ${option('quote', "'")} if apostrophes quote fields`] : [];
}

/** LF for CR LF and for CR alone; a CR at the end of a piece waits for what follows. */
async function* withPlainLineEnds(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const piece of pieces) {
    const text = held + piece;
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  if (held) yield '\n';
}

/** Enough text to guess the delimiter by; what is taken here is parsed with the rest. */
async function firstLines(pieces: AsyncGenerator<string>): Promise<string> {
  let text = '';
  while (text.length < 1 << 16) {
    const { done, value } = await pieces.next();
    if (done) break;
    text += value;
  }
  return text;
}

/** A first line `sep=;`, as spreadsheets write and read it, is no row. */
function withoutSeparatorLine(text: string): SeparatorLine {
  const found = /^\ufeff?(\s*)("?)sep= *(\\t|tab|.) *\2\3* *\n/i.exec(text);
  if (!found) return { text: text.replace(/^\ufeff/, ''), separator: undefined, lines: 0 };
  const [line, , , mark] = found;
  const isTab = /^(\\t|tab)$/i.test(mark!);
  return {
    text: text.slice(line.length),
    separator: isTab ? '\t' : mark!,
    lines: countLineEnds(line),
  };
}

interface SeparatorLine {
  /** What follows it. */
  readonly text: string;
  readonly separator: string | undefined;
  /** How many lines it takes, with the empty ones before it. */
  readonly lines: number;
}

const delimiters = ['\t', ',', ';', '|'] as const;

/** The delimiter with which most of the first rows have the same number of fields, at least two. */
function guessDelimiter(text: string, quote = '"'): string {
  const wholeLines = text.slice(0, text.lastIndexOf('\n') + 1) || text;
  let best = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const quoteChar = quote || NO_QUOTE;
    const parser = new Papa.Parser({ delimiter, newline: '\n', quoteChar, preview: 50 });
    const { data } = parser.parse(wholeLines, 0, false) as Papa.ParseResult<string[]>;
    const rows = data.filter((fields) => fields.length > 1 || fields[0] !== '');
    const counts = new Map<number, number>();
    for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
    const later = rows.flatMap((fields) => fields.slice(1));
    // What a space follows each time is a mark of sentences where something else divides them too.
    const spaced = later.filter((field) => field.startsWith(' ')).length / (later.length || 1);
    for (const [fields, count] of counts) {
      // Of equally regular delimiters, the one with more fields.
      const score = fields < 2 ? 0 : count / rows.length + fields / 1e6 - spaced / 1e3;
      if (score > bestScore) [best, bestScore] = [delimiter, score];
    }
  }
  return best;
}

/** Texts contain no NUL, so it quotes nothing. */
const NO_QUOTE = '\0';

async function* parseRecords(
  first: string,
  begin: number,
  pieces: AsyncIterable<string>,
  options: CsvOptions & { delimiter: string },
): AsyncGenerator<CsvRecord> {
  const { delimiter, quote = '"', maxRecordLength = 1 << 24 } = options;
  // The incremental parser behind Papa.parse, which itself takes only whole texts in a browser.
  const parser = () => new Papa.Parser({ delimiter, newline: '\n', quoteChar: quote || NO_QUOTE });
  let rest = '';
  let line = begin;

  function* parse(text: string, isEnd: boolean): Generator<CsvRecord> {
    const { data, errors, meta } = parser().parse(text, 0, !isEnd) as Papa.ParseResult<string[]>;
    const wrong = errors.find(({ row, type }) => type === 'Quotes' && row! < data.length);
    for (const [row, fields] of data.entries()) {
      if (wrong?.row === row) throw quoteError(wrong.code, line);
      const start = line;
      line += 1 + fields.reduce((sum, field) => sum + countLineEnds(field), 0);
      if (fields.length > 1 || fields[0] !== '') yield { line: start, fields };
    }
    rest = isEnd ? '' : text.slice(meta.cursor);
    if (rest.length > maxRecordLength) throw quoteError('MissingQuotes', line);
  }

  yield* parse(first, false);
  for await (const piece of pieces) if (piece !== '') yield* parse(rest + piece, false);
  if (rest !== '') yield* parse(rest, true);
}

function countLineEnds(field: string): number {
  let ends = 0;
  for (let i = field.indexOf('\n'); i >= 0; i = field.indexOf('\n', i + 1)) ends++;
  return ends;
}

function quoteError(code: string, line: number): Error {
  const isOpen = code === 'MissingQuotes';
  return new OptionError(
    isOpen
      ? `The quote opened in the record that begins on line ${line} is never closed.`
      : `A quote in the record that begins on line ${line} stands in the middle of a field.`,
    [
      ...(isOpen ? ['close it'] : []),
      'write a quote inside a quoted field twice ("")',
      (option) => `use ${option('quote', '')} if quotes mean nothing here`,
    ],
  );
}

function headerOf({ line, fields }: CsvRecord): string[] {
  const names = fields.map((name, i) => name.trim() || `column ${i + 1}`);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new OptionError(`The header on line ${line} names the column "${twice}" twice.`, [
      'rename one',
      (option) => `if this line is no header, name the columns with ${option('columns')}`,
    ]);
  }
  return names;
}

function describeDelimiter(delimiter: string): string {
  const names: { [delimiter: string]: string } = {
    ',': 'a comma',
    '\t': 'a tab',
    ';': 'a semicolon',
  };
  return names[delimiter] ?? `"${delimiter}"`;
}
