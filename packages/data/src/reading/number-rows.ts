import { OptionError } from '@resattn/options';
import { assertColumn } from './assert-column.js';
import { numberColumnOf, textColumnOf } from './columns.js';
import { fieldText, shownValue } from './field-text.js';
import type { LabelledColumns } from './labelled-rows.js';
import type { Table, TableRow } from './table.js';
import { readTargetRows, type TargetColumns } from './target-rows.js';

/** A text and its number, with the line where they are. */
export interface NumberRow {
  readonly line: number;
  readonly text: string;
  readonly value: number;
}

/**
 * Reads texts and numbers of a table; rows that lack one are skipped and reported in `notices`.
 *
 * @returns the rows, and the column of the numbers
 * @throws Error when a column is missing or cannot be told, and for a value that is no finite number
 */
export async function readNumberRows(
  table: Table,
  { textColumn, labelColumn }: LabelledColumns,
  notices: string[],
): Promise<{ readonly rows: readonly NumberRow[]; readonly column: string }> {
  let column = '';
  const rows = await readTargetRows<NumberRow>(
    table,
    (sample): TargetColumns<NumberRow> => {
      const { columns, hasMoreColumns } = table;
      if (!hasMoreColumns && labelColumn !== undefined) assertColumn(labelColumn, columns);
      const { text } = textColumnOf(columns, sample, {
        ...{ text: textColumn, moreColumns: hasMoreColumns },
        others: labelColumn === undefined ? [] : [labelColumn],
      });
      column = labelColumn ?? numberColumnOf(columns, sample, text);
      const reasons = [
        ...(textColumn === undefined ? [`column "${text}" as the text`] : []),
        ...(labelColumn === undefined ? [`column "${column}" as the numbers`] : []),
      ];
      refuseTexts(column, sample);
      return {
        ...{ text, targets: [column], what: 'number' },
        guess: reasons.length > 0 ? `Guessed ${reasons.join(' and ')}.` : undefined,
        read({ line, fields }, read) {
          const value = numberOf(fields[column], column, line);
          return value === undefined ? undefined : { line, text: read, value };
        },
      };
    },
    notices,
  );
  return { rows, column };
}

/** Undefined for an empty field. */
function numberOf(value: unknown, column: string, line: number): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint')
    return finite(Number(value), column, line);
  const text = typeof value === 'boolean' ? String(value) : fieldText(value, column, line).trim();
  if (text === '') return undefined;
  const number = Number(text);
  if (!Number.isNaN(number)) return finite(number, column, line);
  throw new OptionError(
    `Line ${line} has ${shownValue(value)} in "${column}", expected a number${/^[+-]?\d+,\d+$/.test(text) ? ' with a decimal point' : ''}.`,
    [
      'correct the row or leave its number empty',
      (option) => `name the column of the numbers with ${option('labelColumn')}`,
    ],
  );
}

function finite(value: number, column: string, line: number): number {
  if (Number.isFinite(value)) return value;
  throw new OptionError(`Line ${line} has ${value} in "${column}", expected a finite number.`, [
    'correct the row or leave its number empty',
  ]);
}

/** Names of classes where numbers are expected. */
function refuseTexts(column: string, sample: readonly TableRow[]): void {
  const values = sample
    .map(({ fields }) => fields[column])
    .filter((value) => value !== undefined && value !== null && value !== '');
  const texts = values.filter(
    (value) =>
      typeof value === 'string' &&
      Number.isNaN(Number(value)) &&
      !/^\s*[+-]?(nan|inf\w*)\s*$/i.test(value) &&
      !/^\s*[+-]?[\d.,]+\s*$/.test(value),
  );
  if (2 * texts.length <= values.length || texts.length === 0) return;
  const shown = [...new Set(texts)].slice(0, 3).map((value) => JSON.stringify(value));
  throw new OptionError(
    `The column "${column}" holds texts, such as ${shown.join(', ')}, expected numbers.`,
    [
      'if they are names of classes, train them with train classify',
      (option) => `name the column of the numbers with ${option('labelColumn')}`,
    ],
  );
}
