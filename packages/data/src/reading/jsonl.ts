import { checkOptions, OptionError } from '@resattn/options';
import { shownValue } from './field-text.js';
import { named, rowsOfObject } from './json-layouts.js';
import { type JsonText, jsonTexts, parseJson } from './json-values.js';
import { linesOf, piecesOf, type TextSource } from './lines.js';
import { ColumnUnion, withPaths } from './nested.js';
import type { Table, TableRow } from './table.js';

export interface JsonlOptions {
  /** What to do with a line that is not a JSON object. Default error. */
  readonly broken?: 'error' | 'skip' | undefined;
  /** Names of the values, for lines that are lists: `["a text", "a label"]`. Default: none. */
  readonly columns?: readonly string[] | undefined;
}

export const jsonlKeys: Readonly<Record<keyof JsonlOptions, true>> = {
  broken: true,
  columns: true,
};

/** Columns are detected in this many rows, or characters; those of later rows are added. */
const SAMPLE_ROWS = 1000;
const SAMPLE_LENGTH = 1 << 23;

interface Parsed {
  readonly line: number;
  readonly length: number;
  readonly value?: unknown;
  /** Why it is not JSON. */
  readonly reason?: string | undefined;
}

/**
 * Reads JSON Lines as a stream: one object per line; blank lines are skipped. One JSON list of
 * objects is read too, objects over several lines, and a single object that holds the rows.
 *
 * The columns are the union over the rows: those of the first 1,000, and more as they come. A key
 * that a row lacks is undefined there. The parts of nested objects are columns by their dotted paths,
 * as `translation.en`. Integers beyond 2^53 are bigint.
 *
 * @throws Error at a line that is not a JSON object, with its number, and if there is none at all
 */
export async function readJsonl(source: TextSource, options: JsonlOptions = {}): Promise<Table> {
  checkOptions('readJsonl', options, jsonlKeys);
  let skipped = 0;
  const union = new ColumnUnion();

  async function* parse(): AsyncGenerator<TableRow & { length: number }> {
    for await (const parsed of values(source)) {
      const { line, length } = parsed;
      const fields = fieldsOf(parsed, options.columns);
      if (typeof fields !== 'string') {
        const all = withPaths(fields);
        union.add(all);
        yield { line, length, fields: all };
      } else if (options.broken === 'skip') skipped++;
      else {
        throw new OptionError(
          `Line ${line} is no JSON object: ${fields}. Expected one object a line, as {"text": "...", "label": "..."}.`,
          [(option) => `use ${option('broken', 'skip')} to leave such lines out`],
        );
      }
    }
  }
  const rows = parse();
  const sample: TableRow[] = [];
  let length = 0;
  let isWhole = false;
  while (sample.length < SAMPLE_ROWS && length < SAMPLE_LENGTH) {
    const next = await rows.next();
    if (next.done) {
      isWhole = true;
      break;
    }
    sample.push({ line: next.value.line, fields: next.value.fields });
    length += next.value.length;
  }
  if (sample.length === 0) {
    throw new Error(
      skipped
        ? `None of the ${skipped} lines is a JSON object.`
        : 'The text is empty: there is no line with a JSON object.',
    );
  }
  async function* all(): AsyncGenerator<TableRow> {
    yield* sample.splice(0);
    for await (const { line, fields } of rows) yield { line, fields };
  }
  return {
    get columns() {
      return union.columns;
    },
    hasMoreColumns: !isWhole,
    rows: all(),
    get skipped() {
      return skipped;
    },
  };
}

function fieldsOf(
  { value, reason }: Parsed,
  columns: readonly string[] | undefined,
): Record<string, unknown> | string {
  if (reason !== undefined) return reason;
  if (Array.isArray(value)) {
    if (!columns) return 'it is a list; give the names of its values (columns)';
    if (value.length === columns.length) return named(columns, value);
    return `it is a list of ${value.length}, expected ${columns.length} (${columns.join(', ')})`;
  }
  if (typeof value !== 'object' || value === null) return `it is ${shownValue(value)}`;
  return value as Record<string, unknown>;
}

/** The values of a text, however they are laid out. */
async function* values(source: TextSource): AsyncGenerator<Parsed> {
  const pieces = piecesOf(source);
  const { head, layout } = await firstLine(pieces);
  async function* text() {
    yield head;
    yield* pieces;
  }
  if (layout === 'lines') {
    yield* withRowsInside(numberedLines(text()));
    return;
  }
  const all = jsonTexts(text(), layout === 'list');
  yield* layout === 'list' ? each(all) : withRowsInside(all);
}

async function* numberedLines(text: AsyncIterable<string>): AsyncGenerator<JsonText> {
  let line = 0;
  for await (const each of linesOf(text)) {
    line++;
    if (each.trim() !== '') yield { line, text: each };
  }
}

async function* each(texts: AsyncIterable<JsonText>): AsyncGenerator<Parsed> {
  for await (const { line, text } of texts) yield { line, length: text.length, ...parsed(text) };
}

/** A single value may hold the rows; one of several is a row. */
async function* withRowsInside(texts: AsyncIterable<JsonText>): AsyncGenerator<Parsed> {
  let last: Parsed | undefined;
  let count = 0;
  for await (const value of each(texts)) {
    if (last) yield last;
    last = value;
    count++;
  }
  if (last) yield* count === 1 ? rowsInside(last) : [last];
}

/** The rows that a file of a single object holds, or the object itself. */
function rowsInside(only: Parsed): Parsed[] {
  const { value, line } = only;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [only];
  const rows = rowsOfObject(value as Record<string, unknown>);
  return rows?.map((row) => ({ line, length: 0, value: row })) ?? [only];
}

function parsed(text: string): Pick<Parsed, 'value' | 'reason'> {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

/** How much is looked at to tell lines from a list and from objects over several lines. */
const HEAD_LENGTH = 1 << 20;

/** Looks at the first line that is not blank; `head` is what was taken to do so. */
async function firstLine(
  pieces: AsyncGenerator<string>,
): Promise<{ head: string; layout: 'lines' | 'list' | 'values' }> {
  let head = '';
  while (head.length < HEAD_LENGTH && !/\S[^\n]*\n\s*\S/.test(head)) {
    const { done, value } = await pieces.next();
    if (done) break;
    head += value;
  }
  head = head.replace(/^\ufeff/, '');
  const [, line = '', rest = ''] = /^\s*([^\n]*)(\n\s*\S)?/.exec(head) ?? [];
  if (line.startsWith('[')) {
    const { value } = parsed(line);
    // A line of plain values is a row, a list of objects is the whole file.
    const isRow =
      Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object');
    return { head, layout: isRow ? 'lines' : 'list' };
  }
  const isOpen = /[[{,:]\s*$/.test(line);
  const isBroken = line.startsWith('{') && parsed(line).reason !== undefined;
  return { head, layout: isBroken && isOpen && rest !== '' ? 'values' : 'lines' };
}
