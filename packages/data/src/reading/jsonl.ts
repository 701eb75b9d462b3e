import { OptionError } from '../options.js';
import { linesOf, type TextSource } from './lines.js';
import type { Table, TableRow } from './table.js';

export interface JsonlOptions {
  /** A line that is no JSON object stops the reading or is left out. Default error. */
  broken?: 'error' | 'skip';
}

/**
 * Reads JSON Lines: one object a line, as it comes. Empty lines are passed over. The columns are the
 * keys of the first object; a key that a later object lacks is undefined there.
 *
 * @throws Error at a line that is no JSON object, with its number, and when there is none at all
 */
export async function readJsonl(source: TextSource, options: JsonlOptions = {}): Promise<Table> {
  let skipped = 0;
  async function* parse(): AsyncGenerator<TableRow> {
    let line = 0;
    for await (const text of linesOf(source)) {
      line++;
      if (text.trim() === '') continue;
      const parsed = parseObject(text);
      if (parsed.fields) yield { line, fields: parsed.fields };
      else if (options.broken === 'skip') skipped++;
      else {
        throw new OptionError(
          `Line ${line} is no JSON object: ${parsed.reason}. Expected one object a line, as {"text": "...", "label": "..."}.`,
          [(option) => `use ${option('broken', 'skip')} to leave such lines out`],
        );
      }
    }
  }
  const rows = parse();
  const first = await rows.next();
  if (first.done) {
    throw new Error(
      skipped
        ? `None of the ${skipped} lines is a JSON object.`
        : 'The text is empty: there is no line with a JSON object.',
    );
  }
  async function* all() {
    yield first.value as TableRow;
    yield* rows;
  }
  return {
    columns: Object.keys(first.value.fields),
    rows: all(),
    get skipped() {
      return skipped;
    },
  };
}

function parseObject(text: string): { fields?: Record<string, unknown>; reason?: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const isArrayStart = /^\s*\[/.test(text);
    const hint = isArrayStart ? ' (is this one JSON array? write each element on a line)' : '';
    return { reason: `${(error as Error).message}${hint}` };
  }
  if (Array.isArray(value)) return { reason: 'it is an array' };
  if (typeof value !== 'object' || value === null)
    return { reason: `it is ${JSON.stringify(value)}` };
  return { fields: value as Record<string, unknown> };
}
