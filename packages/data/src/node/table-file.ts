import { open } from 'node:fs/promises';
import { checkOptions, pickOptions } from '@resattn/options';
import { type CsvOptions, csvKeys, readCsv } from '../reading/csv.js';
import { decodingKeys, type TextDecodingOptions } from '../reading/decode.js';
import type { TextEncodingFound } from '../reading/encoding.js';
import { FASTTEXT_PREFIX, readFastText } from '../reading/fasttext.js';
import { type JsonlOptions, jsonlKeys, readJsonl } from '../reading/jsonl.js';
import { readParquet } from '../reading/parquet/read-parquet.js';
import type { Table, TableRow } from '../reading/table.js';
import { readTmx } from '../reading/tmx.js';
import { assertReadableFile, inFile, isLfsPointer, LFS_POINTER, openText } from './text-file.js';

export type TableFormat = 'csv' | 'tsv' | 'jsonl' | 'parquet' | 'fasttext' | 'tmx';

export interface TableFileOptions extends TextDecodingOptions, CsvOptions, JsonlOptions {
  /** Default: by the file's name; without a telling name, by its first line. */
  readonly format?: TableFormat | undefined;
  /** Gets the number of bytes read so far, of the file as stored. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

export const tableFileKeys: Readonly<Record<keyof TableFileOptions, true>> = {
  ...decodingKeys,
  ...csvKeys,
  ...jsonlKeys,
  format: true,
  onRead: true,
};

export interface TableFile extends Table {
  readonly format: TableFormat;
  /** How the text was read, for the user; undefined for Parquet. */
  readonly encoding: TextEncodingFound | undefined;
  /** Sentences for the user: a guessed encoding, and after reading, lines that were repaired. */
  notices(): string[];
}

/**
 * Opens a CSV, TSV, JSON, JSONL or Parquet file, one of fastText or a TMX, gzip or not, and reads it
 * as its rows are asked for.
 * Every error names the file.
 */
export async function openTable(path: string, options: TableFileOptions = {}): Promise<TableFile> {
  checkOptions('openTable', options, tableFileKeys);
  const format = options.format ?? formatByName(path);
  if (format === 'parquet') return openParquet(path, options);
  const decoded = await openText(path, pickOptions(options, { ...decodingKeys, onRead: true }));
  try {
    const table = await readText(decoded.text, format, options);
    return {
      format: table.format,
      encoding: decoded,
      get columns() {
        return table.columns;
      },
      hasMoreColumns: table.hasMoreColumns ?? false,
      rows: inFileRows(path, table.rows),
      get skipped() {
        return table.skipped;
      },
      notices: decoded.notices,
    };
  } catch (error) {
    throw inFile(path, error);
  }
}

async function readText(
  text: AsyncIterable<string>,
  format: Exclude<TableFormat, 'parquet'> | undefined,
  options: TableFileOptions,
): Promise<Table & { format: TableFormat }> {
  const [found, source] = await formatByContent(text, format !== undefined);
  // Those of fastText have any name, and no name of their own; JSON is told from any other text.
  const isClear = found === 'fasttext' || found === 'jsonl';
  const known = options.format ?? (isClear ? found : (format ?? found));
  if (known === 'jsonl')
    return named(await readJsonl(source, pickOptions(options, jsonlKeys)), 'jsonl');
  if (known === 'fasttext') return named(readFastText(source), 'fasttext');
  if (known === 'tmx') return named(await readTmx(source), 'tmx');
  const layout = pickOptions(options, csvKeys);
  const table = await readCsv(source, known === 'tsv' ? { delimiter: '\t', ...layout } : layout);
  return named(table, table.delimiter === '\t' ? 'tsv' : 'csv');
}

function named(table: Table, format: TableFormat): Table & { format: TableFormat } {
  return {
    format,
    get columns() {
      return table.columns;
    },
    hasMoreColumns: table.hasMoreColumns ?? false,
    rows: table.rows,
    get skipped() {
      return table.skipped;
    },
  };
}

function formatByName(path: string): TableFormat | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.csv')) return 'csv';
  if (/\.(tsv|tab)$/.test(name)) return 'tsv';
  if (/\.(jsonl|ndjson|json)$/.test(name)) return 'jsonl';
  if (/\.(parquet|pq)$/.test(name)) return 'parquet';
  if (name.endsWith('.tmx')) return 'tmx';
  return undefined;
}

/** Reads the beginning and puts it back. */
async function formatByContent(
  text: AsyncIterable<string>,
  isNamed: boolean,
): Promise<[Exclude<TableFormat, 'parquet' | 'tsv'>, AsyncIterable<string>]> {
  const pieces = text[Symbol.asyncIterator]();
  let first = '';
  for (;;) {
    const { done, value } = await pieces.next();
    if (!done) first += value;
    if (done || first.trim() !== '') break;
  }
  if (/^\s*<(!doctype\s+html|html)[\s>]/i.test(first)) {
    throw new Error(
      'This is an HTML page, not a table. Perhaps the download ended on a page to sign in, or on an error: get the file itself.',
    );
  }
  if (isLfsPointer(first)) throw new Error(LFS_POINTER);
  const format = formatOf(first.trimStart(), isNamed);
  if (format === 'csv' && /^\s*<\?xml\s/.test(first)) {
    throw new Error('This is XML, not a table: write the texts as CSV, JSON Lines or TMX.');
  }
  async function* all() {
    yield first;
    yield* { [Symbol.asyncIterator]: () => pieces };
  }
  return [format, all()];
}

/** @param isNamed whether the name of the file says another format, so that only clear marks count */
function formatOf(start: string, isNamed: boolean): Exclude<TableFormat, 'parquet' | 'tsv'> {
  if (start.startsWith(FASTTEXT_PREFIX)) return 'fasttext';
  const [line] = start.split('\n', 1);
  if (!isNamed && new RegExp(`\\s${FASTTEXT_PREFIX}\\S`).test(line!)) return 'fasttext';
  if (isNamed ? /^\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(start) : /^\{|^\[\s*[[{"]/.test(start))
    return 'jsonl';
  return /^(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<tmx[\s>]/s.test(start)
    ? 'tmx'
    : 'csv';
}

async function* inFileRows(path: string, rows: AsyncIterable<TableRow>): AsyncGenerator<TableRow> {
  try {
    yield* rows;
  } catch (error) {
    throw inFile(path, error);
  }
}

async function openParquet(path: string, { onRead }: TableFileOptions): Promise<TableFile> {
  const byteLength = await assertReadableFile(path);
  const read = async (start: number, end = byteLength) => {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(end - start);
      await file.read(bytes, 0, bytes.length, start);
      onRead?.(end);
      return bytes.buffer;
    } finally {
      await file.close();
    }
  };
  try {
    const table = await readParquet({ byteLength, slice: read });
    return {
      ...table,
      format: 'parquet',
      encoding: undefined,
      rows: inFileRows(path, table.rows),
      notices: () => [],
    };
  } catch (error) {
    throw inFile(path, error);
  }
}
