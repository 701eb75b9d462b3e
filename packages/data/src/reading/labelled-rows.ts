import { OptionError } from '@resattn/options';
import { assertColumn } from './assert-column.js';
import { chooseColumns } from './columns.js';
import { fieldText, shownValue } from './field-text.js';
import type { Table, TableRow } from './table.js';

/** A text and the name of its class, with the line where they are. */
export interface LabelledRow {
  readonly line: number;
  readonly text: string;
  readonly label: string;
}

/** Which columns hold texts and labels. */
export interface LabelledColumns {
  /** Name of the column with the text. Default: detected. */
  readonly textColumn?: string | undefined;
  /** Name of the column with the label. Default: detected. */
  readonly labelColumn?: string | undefined;
}

export const columnKeys = { textColumn: true, labelColumn: true } as const;

const sampleRows = 500;

/**
 * Reads texts and labels of a table; rows that lack one are skipped and reported in `notices`.
 *
 * @throws Error when a column is missing or cannot be told, a field is no plain value, or no row has
 * both a text and a label
 */
export async function readLabelledRows(
  table: Table,
  options: LabelledColumns,
  notices: string[],
): Promise<LabelledRow[]> {
  const reader = new RowReader(table, options, notices);
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

class RowReader {
  columns: { readonly text: string; readonly label: string } | undefined;
  private readonly rows: LabelledRow[] = [];
  private readonly withoutText: number[] = [];
  private readonly withoutLabel: number[] = [];
  /** One string for all rows of a class. */
  private readonly labels = new Map<string, string>();

  constructor(
    private readonly table: Table,
    private readonly options: LabelledColumns,
    private readonly notices: string[],
  ) {}

  /** Chooses the columns by the first rows and reads these. */
  choose(sample: readonly TableRow[]): void {
    const { textColumn, labelColumn } = this.options;
    const { columns, hasMoreColumns } = this.table;
    const given = { text: textColumn, label: labelColumn };
    const chosen = chooseColumns(columns, sample, given, hasMoreColumns);
    if (chosen.guess) this.notices.push(chosen.guess);
    this.columns = chosen;
    for (const row of sample) this.add(row);
  }

  add({ line, fields }: TableRow): void {
    const names = this.columns!;
    const text = fieldText(fields[names.text], names.text, line);
    const label = labelOf(fields[names.label], names.label, line).trim();
    if (text.trim() === '') this.withoutText.push(line);
    else if (label === '') this.withoutLabel.push(line);
    else {
      let shared = this.labels.get(label);
      if (shared === undefined) this.labels.set(label, (shared = label));
      this.rows.push({ line, text, label: shared });
    }
  }

  end(): LabelledRow[] {
    const { table, rows, notices, withoutText, withoutLabel } = this;
    const { text, label } = this.columns!;
    assertColumn(text, table.columns);
    assertColumn(label, table.columns);
    if (this.options.labelColumn === undefined) refuseDataAsHeader(rows, label);
    if (table.skipped > 0) notices.push(`Left out ${count(table.skipped, 'broken row')}.`);
    for (const [without, what] of [
      [withoutText, 'text'],
      [withoutLabel, 'label'],
    ] as const) {
      if (without.length === 0) continue;
      notices.push(`Left out ${count(without.length, 'row')} without ${what} (${lines(without)}).`);
    }
    if (rows.length > 0) return rows;
    throw new Error(
      `No row has both a text in "${text}" and a label in "${label}": ${withoutText.length} lack the text, ${withoutLabel.length} the label.`,
    );
  }
}

/** A label column whose name is itself a label: the first row of a table without a header. */
function refuseDataAsHeader(rows: readonly LabelledRow[], column: string): void {
  const repeated = rows.find(({ label }) => label === column.trim());
  if (repeated === undefined) return;
  throw new OptionError(
    `The first row looks like data, not like column names: its "${column}" is also the label in line ${repeated.line}.`,
    [
      (option) =>
        `if there is no header line, give the names of the columns with ${option('columns', ['text', 'label'])}`,
      (option) => `name the label column with ${option('labelColumn')}`,
    ],
  );
}

/** A list of one label is that label. */
function labelOf(value: unknown, column: string, line: number): string {
  if (!Array.isArray(value)) return fieldText(value, column, line);
  if (value.length <= 1) return fieldText(value[0], column, line);
  throw new Error(
    `Line ${line} has several labels in "${column}": ${shownValue(value)}. Each text must have one class here: keep one label a row, or make a column of yes and no for each label and train on them one by one.`,
  );
}

export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

function lines(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 5).join(', ') + (numbers.length > 5 ? ', ...' : '');
  return `${numbers.length === 1 ? 'line' : 'lines'} ${shown}`;
}
