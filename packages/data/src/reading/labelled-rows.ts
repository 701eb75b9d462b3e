import { OptionError } from '@resattn/options';
import { chooseColumns } from './columns.js';
import { fieldText, shownValue } from './field-text.js';
import { listLiteral } from './list-literal.js';
import type { Table } from './table.js';
import { readTargetRows } from './target-rows.js';

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

/**
 * Reads texts and labels of a table; rows that lack one are skipped and reported in `notices`.
 *
 * @throws Error when a column is missing or cannot be told, a field is no plain value, or no row has
 * both a text and a label
 */
export async function readLabelledRows(
  table: Table,
  { textColumn, labelColumn }: LabelledColumns,
  notices: string[],
): Promise<LabelledRow[]> {
  // One string for all rows of a class.
  const labels = new Map<string, string>();
  let column = '';
  const rows = await readTargetRows<LabelledRow>(
    table,
    (sample) => {
      const { columns, hasMoreColumns } = table;
      const given = { text: textColumn, label: labelColumn };
      const {
        text: textName,
        label,
        guess,
      } = chooseColumns(columns, sample, given, hasMoreColumns);
      column = label;
      return {
        ...{ targets: [label], what: 'label', guess },
        text: textName,
        read({ line, fields }, text) {
          const name = labelOf(fields[label], label, line).trim();
          if (name === '') return undefined;
          const shared = labels.get(name) ?? name;
          labels.set(name, shared);
          return { line, text, label: shared };
        },
      };
    },
    notices,
  );
  if (labelColumn === undefined) refuseDataAsHeader(rows, column);
  return rows;
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

/** A list of one label is that label, also where a text field holds the list as it is printed. */
function labelOf(value: unknown, column: string, line: number): string {
  const list = Array.isArray(value) ? value : typeof value === 'string' && listLiteral(value);
  if (!list) return fieldText(value, column, line);
  if (list.length <= 1) return fieldText(list[0], column, line);
  throw new OptionError(
    `Line ${line} has several labels in "${column}": ${shownValue(value)}. Each text has one class here.`,
    ['train on several labels a text (train multi-label)', 'keep one label a row'],
  );
}
