import { OptionError } from '@resattn/options';
import { assertColumn } from './assert-column.js';
import { chooseColumns, textColumnOf } from './columns.js';
import { fieldText, shownValue } from './field-text.js';
import { indicatorColumns, indicatorOf } from './indicators.js';
import type { LabelledColumns } from './labelled-rows.js';
import { listLiteral } from './list-literal.js';
import { combinedLabels } from './several-labels.js';
import type { Table, TableRow } from './table.js';
import { linesText, readTargetRows, type TargetColumns } from './target-rows.js';

/** Where the labels of a text are. */
export interface LabelsColumns extends LabelledColumns {
  /** What stands between labels in one field, as `|` in `joy|surprise`. Default: lists are read. */
  readonly labelSeparator?: string | undefined;
  /** Columns that each say for one label whether a text has it: 0 or 1, true or false. Default: none. */
  readonly labelColumns?: readonly string[] | undefined;
}

export const labelsKeys: Readonly<Record<keyof LabelsColumns, true>> = {
  textColumn: true,
  labelColumn: true,
  labelSeparator: true,
  labelColumns: true,
};

/** A text and the names of its labels, with the line where they are. */
export interface LabelsRow {
  readonly line: number;
  readonly text: string;
  readonly labels: readonly string[];
}

/**
 * Reads texts with any number of labels: lists, one field with a separator, or a column a label. What was
 * left out is reported in `notices`.
 *
 * @throws Error when a column is missing or cannot be told, a field is no label, or no text has labels
 */
export async function readLabelsRows(
  table: Table,
  options: LabelsColumns,
  notices: string[],
): Promise<LabelsRow[]> {
  const { labelColumn, labelColumns, labelSeparator } = options;
  if (labelColumns !== undefined) refuseBoth({ labelColumn, labelSeparator });
  const reader =
    labelColumns === undefined
      ? new FieldReader(table, options)
      : new IndicatorReader(table, options.textColumn, labelColumns);
  const read = await readTargetRows<LabelsRow>(table, (sample) => reader.choose(sample), notices);
  reader.end(read, notices);
  const without = read.filter(({ labels }) => labels.length === 0);
  if (without.length === read.length)
    throw new Error(`None of the ${read.length} texts has a label.`);
  if (without.length > 0) {
    notices.push(
      `${without.length} of ${read.length} texts have no label (${linesText(without.map(({ line }) => line))}): they count as texts that no label fits.`,
    );
  }
  return read;
}

function refuseBoth(others: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(others).filter((name) => others[name] !== undefined);
  if (given.length === 0) return;
  throw new OptionError(
    (option) =>
      `${option('labelColumns')} and ${given.map((name) => option(name)).join(', ')} are both given, expected a column a label or one column of labels.`,
    [(option) => `leave out ${given.map((name) => option(name)).join(', ')}`],
  );
}

/** Labels in one column: lists, or texts with a separator. */
class FieldReader {
  private readonly withEmpty: number[] = [];
  private hasLists = false;
  private column = '';

  constructor(
    private readonly table: Table,
    private readonly options: LabelsColumns,
  ) {}

  choose(sample: readonly TableRow[]): TargetColumns<LabelsRow> {
    const { columns, hasMoreColumns } = this.table;
    const { textColumn, labelColumn } = this.options;
    const given = { text: textColumn, label: labelColumn };
    if (labelColumn === undefined) askForIndicators(columns, sample, textColumn);
    const { text, label, guess } = chooseColumns(columns, sample, given, hasMoreColumns);
    this.column = label;
    return {
      ...{ text, targets: [label], what: 'label', guess },
      read: ({ line, fields }, read) => ({
        ...{ line, text: read, labels: this.labelsOf(fields[label], line) },
      }),
    };
  }

  private labelsOf(value: unknown, line: number): readonly string[] {
    const parts = this.partsOf(value, line).map((part) => part.trim());
    const named = parts.filter((part) => part !== '');
    if (named.length < parts.length) this.withEmpty.push(line);
    return [...new Set(named)];
  }

  private partsOf(value: unknown, line: number): string[] {
    const { labelSeparator } = this.options;
    if (Array.isArray(value)) {
      this.hasLists = true;
      return value.map((item) => {
        if (typeof item !== 'object' || item === null) return fieldText(item, this.column, line);
        throw new Error(
          `Line ${line} has ${shownValue(item)} in the list of "${this.column}", expected a label.`,
        );
      });
    }
    const text = fieldText(value, this.column, line);
    if (text.trim() === '') return [];
    if (labelSeparator !== undefined) return text.split(labelSeparator);
    const list = listLiteral(text);
    if (list !== undefined) this.hasLists = true;
    return list ?? [text];
  }

  end(rows: readonly LabelsRow[], notices: string[]): void {
    const { withEmpty, hasLists } = this;
    const { labelSeparator } = this.options;
    if (withEmpty.length > 0) {
      notices.push(
        `${withEmpty.length} texts have an empty label among theirs, which was left out (${linesText(withEmpty)}).`,
      );
    }
    if (labelSeparator !== undefined || hasLists) return;
    const combined = combinedLabels(
      rows.flatMap(({ labels: [label] }) => (label === undefined ? [] : [{ label }])),
    );
    if (combined) {
      throw new OptionError(
        `The labels in "${this.column}" seem to be several in one field, with "${combined.separator}" between them.`,
        [(option) => `split them there with ${option('labelSeparator', combined.separator)}`],
      );
    }
  }
}

/** A column for each label. */
class IndicatorReader {
  constructor(
    private readonly table: Table,
    private readonly textColumn: string | undefined,
    private readonly labelColumns: readonly string[],
  ) {}

  choose(sample: readonly TableRow[]): TargetColumns<LabelsRow> {
    const { columns, hasMoreColumns } = this.table;
    const { labelColumns } = this;
    if (new Set(labelColumns).size < labelColumns.length)
      throw new OptionError(
        (option) =>
          `${option('labelColumns', labelColumns)} names a column twice, expected each once.`,
      );
    if (!hasMoreColumns) for (const name of labelColumns) assertColumn(name, columns);
    const { text, guess } = textColumnOf(columns, sample, {
      text: this.textColumn,
      others: labelColumns,
      moreColumns: hasMoreColumns,
    });
    return {
      ...{ text, targets: labelColumns, what: 'label', guess },
      read: ({ line, fields }, read) => ({
        ...{ line, text: read },
        labels: labelColumns.filter((name) => {
          const answer = indicatorOf(fields[name]);
          if (answer !== undefined) return answer;
          throw new OptionError(
            `Line ${line} has ${shownValue(fields[name])} in "${name}", expected 0 or 1, true or false.`,
            [(option) => `name only columns of 0 and 1 with ${option('labelColumns')}`],
          );
        }),
      }),
    };
  }

  end(): void {}
}

function askForIndicators(
  columns: readonly string[],
  sample: readonly TableRow[],
  text: string | undefined,
): void {
  const found = indicatorColumns(columns, sample, text);
  if (found.length < 2) return;
  throw new OptionError(
    `${found.length} columns hold 0 and 1 only: ${found.map((name) => `"${name}"`).join(', ')}. Each may say of one label whether a text has it.`,
    [
      (option) => `train on them with ${option('labelColumns', found)}`,
      (option) => `name the one column of labels with ${option('labelColumn')}`,
    ],
  );
}
