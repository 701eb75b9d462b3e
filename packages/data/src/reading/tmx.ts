import { type SaxesAttributeNSIncomplete, SaxesParser } from 'saxes';
import { piecesOf, type TextSource } from './lines.js';
import { ColumnUnion } from './nested.js';
import type { Table, TableRow } from './table.js';

/** Markup of the translated document, which is not text: its content is dropped. */
const codes = new Set(['bpt', 'ept', 'ph', 'it', 'ut']);

/** Languages are detected in this many units. */
const SAMPLE_UNITS = 1000;

/**
 * Reads TMX (Translation Memory eXchange 1.4): a row for each translation unit, a column for each
 * language, named as in the file (`en`, `de-AT`). Inline codes are dropped, the text that they
 * enclose is kept.
 *
 * @throws Error for what is no well-formed XML, with its line, and when there is no translation unit
 */
export async function readTmx(source: TextSource): Promise<Table> {
  const rows = units(source);
  const union = new ColumnUnion();
  const sample: TableRow[] = [];
  let isWhole = false;
  while (sample.length < SAMPLE_UNITS) {
    const { done, value } = await rows.next();
    if (done) {
      isWhole = true;
      break;
    }
    sample.push(value);
    union.add(value.fields);
  }
  if (sample.length === 0) {
    throw new Error('The TMX has no translation unit: expected <tu> elements in its <body>.');
  }
  async function* all(): AsyncGenerator<TableRow> {
    yield* sample.splice(0);
    for await (const row of rows) {
      union.add(row.fields);
      yield row;
    }
  }
  return {
    get columns() {
      return union.columns;
    },
    hasMoreColumns: !isWhole,
    rows: all(),
    skipped: 0,
  };
}

async function* units(source: TextSource): AsyncGenerator<TableRow> {
  const parser = new SaxesParser();
  const finished: TableRow[] = [];
  let fields: Record<string, string> | undefined;
  let line = 0;
  let language: string | undefined;
  let segment: string | undefined;
  let inCode = 0;
  parser.on('error', (error) => {
    throw new Error(`The TMX is no well-formed XML: ${error.message}. Get the file again.`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'tu') {
      fields = {};
      line = parser.line;
    } else if (name === 'tuv') {
      language = languageOf(attributes as Record<string, string | SaxesAttributeNSIncomplete>);
    } else if (name === 'seg') segment = '';
    else if (codes.has(name)) inCode++;
  });
  const write = (text: string) => {
    if (segment !== undefined && inCode === 0) segment += text;
  };
  parser.on('text', write);
  parser.on('cdata', write);
  parser.on('closetag', ({ name }) => {
    if (codes.has(name)) inCode--;
    else if (name === 'seg') {
      if (fields && language !== undefined) fields[language] ??= segment!.trim();
      segment = undefined;
    } else if (name === 'tu') {
      if (fields) finished.push({ line, fields });
      fields = undefined;
    }
  });
  for await (const piece of piecesOf(source)) {
    parser.write(piece);
    yield* finished.splice(0);
  }
  parser.close();
  yield* finished.splice(0);
}

/** `xml:lang`, or `lang` as before version 1.4. */
function languageOf(
  attributes: Record<string, string | { readonly value?: string | undefined }>,
): string | undefined {
  const given = attributes['xml:lang'] ?? attributes.lang;
  return typeof given === 'object' ? given.value : given;
}
