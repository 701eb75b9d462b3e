import { assertColumn } from './assert-column.js';
import { fieldText } from './field-text.js';
import type { Table, TableRow } from './table.js';

/** Which columns of a table are read, and how. */
export interface TargetColumns<Row> {
  readonly text: string;
  /** The columns of the targets. */
  readonly targets: readonly string[];
  /** What a target is called, for notices: `label`, `number`. */
  readonly what: string;
  /** A sentence for the user where columns were detected. */
  readonly guess: string | undefined;
  /**
   * A row with its text and target; undefined for one without a target, which is left out.
   *
   * @throws Error for a value that is no target
   */
  read(row: TableRow, text: string): Row | undefined;
}

const sampleRows = 500;

/**
 * Reads the texts of a table with their targets; rows that lack one are skipped and reported in `notices`.
 *
 * @param choose the columns, by the first rows
 * @throws Error when a column is missing or cannot be told, a field is no plain value, or no row has
 * both a text and a target
 */
export async function readTargetRows<Row>(
  table: Table,
  choose: (sample: readonly TableRow[]) => TargetColumns<Row>,
  notices: string[],
): Promise<Row[]> {
  const reader = new RowReader(table, choose, notices);
  const held: TableRow[] = [];
  for await (const row of table.rows) {
    if (reader.columns) reader.add(row);
    else if (held.push(row) === sampleRows) reader.choose(held.splice(0));
  }
  if (!reader.columns) {
    if (held.length === 0) throw new Error(noRows(table));
    reader.choose(held);
  }
  return reader.end();
}

function noRows({ columns, skipped }: Table): string {
  if (skipped === 0) return 'There are no rows, only column names.';
  return `There are no rows: all ${skipped} were left out as broken, because they do not fit the columns ${columns.map((name) => `"${name}"`).join(', ')}. Is the first line the one with the column names, and the delimiter right?`;
}

class RowReader<Row> {
  columns: TargetColumns<Row> | undefined;
  private readonly rows: Row[] = [];
  private readonly withoutText: number[] = [];
  private readonly withoutTarget: number[] = [];

  constructor(
    private readonly table: Table,
    private readonly chooseColumns: (sample: readonly TableRow[]) => TargetColumns<Row>,
    private readonly notices: string[],
  ) {}

  /** Chooses the columns by the first rows and reads these. */
  choose(sample: readonly TableRow[]): void {
    const chosen = this.chooseColumns(sample);
    if (chosen.guess) this.notices.push(chosen.guess);
    this.columns = chosen;
    for (const row of sample) this.add(row);
  }

  add(row: TableRow): void {
    const columns = this.columns!;
    const { line, fields } = row;
    const text = fieldText(fields[columns.text], columns.text, line);
    const read = columns.read(row, text);
    if (text.trim() === '') this.withoutText.push(line);
    else if (read === undefined) this.withoutTarget.push(line);
    else this.rows.push(read);
  }

  end(): Row[] {
    const { table, rows, notices, withoutText, withoutTarget } = this;
    const { text, targets, what } = this.columns!;
    for (const column of [text, ...targets]) assertColumn(column, table.columns);
    if (table.skipped > 0) notices.push(`Left out ${count(table.skipped, 'broken row')}.`);
    for (const [without, lacking] of [
      [withoutText, 'text'],
      [withoutTarget, what],
    ] as const) {
      if (without.length === 0) continue;
      notices.push(
        `Left out ${count(without.length, 'row')} without ${lacking} (${linesText(without)}).`,
      );
    }
    if (rows.length > 0) return rows;
    throw new Error(
      `No row has both a text in "${text}" and a ${what} in ${targets.map((name) => `"${name}"`).join(', ')}: ${withoutText.length} lack the text, ${withoutTarget.length} the ${what}.`,
    );
  }
}

export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

/** `line 3`, `lines 3, 7, …`: the first of some lines. */
export function linesText(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 5).join(', ') + (numbers.length > 5 ? ', ...' : '');
  return `${numbers.length === 1 ? 'line' : 'lines'} ${shown}`;
}
