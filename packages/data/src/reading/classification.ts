import { nearestName, OptionError } from '../options.js';
import { type Splits, split } from '../splitting/split.js';
import { chooseColumns } from './columns.js';
import type { Table, TableRow } from './table.js';

/** A text and its class. */
export interface LabelledText {
  readonly text: string;
  /** Index into the labels of the data set. */
  readonly label: number;
}

export interface ClassificationOptions {
  /** Name of the column with the text. Default: guessed. */
  textColumn?: string;
  /** Name of the column with the label. Default: guessed. */
  labelColumn?: string;
  /** Fraction of the texts for validation. Default 0.1. */
  validation?: number;
  /** Fraction of the texts for test. Default 0.1. */
  test?: number;
  /** Chooses the split. Default 0. */
  seed?: number;
  /** What to do with a class that has one text only. Default error. */
  rareClasses?: 'error' | 'drop' | 'keep';
}

export interface ClassificationData extends Splits<LabelledText> {
  /** Names of the classes, sorted: numbers by value, others by code unit. */
  readonly labels: readonly string[];
  /** Sentences for the user: what was guessed, left out, or noticed. */
  readonly notices: readonly string[];
}

interface Entry {
  readonly line: number;
  readonly text: string;
  readonly label: string;
}

/**
 * Makes a classification data set of a table: chooses the columns, leaves out rows without a text or
 * a label (and says so), numbers the classes, and divides it by seed, stratified by class. A text
 * that occurs several times has all its copies in one part, so none is in training and in test.
 *
 * @throws Error when there are no texts, only one class, or a class with one text
 */
export async function classificationData(
  table: Table,
  options: ClassificationOptions = {},
): Promise<ClassificationData> {
  const notices: string[] = [];
  let entries = await readEntries(table, options, notices);
  entries = withoutRareClasses(entries, options.rareClasses ?? 'error', notices);
  const labels = sortedLabels(entries.map(({ label }) => label));
  if (labels.length < 2) {
    throw new OptionError(
      `All ${entries.length} texts have the same label, "${labels[0]}". Classification needs at least two classes.`,
      [
        (option) =>
          `if this is not the label column, name the right one with ${option('labelColumn')}`,
      ],
    );
  }
  noticeRepeatedTexts(entries, notices);
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const examples = entries.map(({ text, label }) => ({ text, label: indexOf.get(label)! }));
  const parts = split(examples, {
    ...options,
    stratum: ({ label }) => labels[label]!,
    group: ({ text }) => sameText(text),
  });
  return { labels, notices, ...parts };
}

/**
 * The texts of a table with the labels of a data set or model that exists already.
 *
 * @throws Error at a label that is none of them, with its line and the nearest
 */
export async function labelledTexts(
  table: Table,
  labels: readonly string[],
  options: Pick<ClassificationOptions, 'textColumn' | 'labelColumn'> = {},
): Promise<{ readonly examples: readonly LabelledText[]; readonly notices: readonly string[] }> {
  const notices: string[] = [];
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const entries = await readEntries(table, options, notices);
  const examples = entries.map(({ line, text, label }) => {
    const index = indexOf.get(label);
    if (index !== undefined) return { text, label: index };
    const nearest = nearestName(label, labels);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    const shown = labels.slice(0, 20).join(', ') + (labels.length > 20 ? ', ...' : '');
    throw new Error(
      `Line ${line} has the label "${label}", which is none of the ${labels.length} known: ${shown}.${hint}`,
    );
  });
  return { examples, notices };
}

/** Texts count as the same when they differ only by Unicode form and outer white space. */
function sameText(text: string): string {
  return text.normalize('NFC').trim();
}

const sampleRows = 500;

async function readEntries(
  table: Table,
  options: ClassificationOptions,
  notices: string[],
): Promise<Entry[]> {
  const rows: TableRow[] = [];
  const entries: Entry[] = [];
  const withoutText: number[] = [];
  const withoutLabel: number[] = [];
  let columns: { text: string; label: string } | undefined;
  const choose = () => {
    const chosen = chooseColumns(table.columns, rows, {
      text: options.textColumn,
      label: options.labelColumn,
    });
    if (chosen.guess) notices.push(chosen.guess);
    return chosen;
  };
  const add = ({ line, fields }: TableRow, names: { text: string; label: string }) => {
    const text = plainField(fields[names.text], names.text, line);
    const label = plainField(fields[names.label], names.label, line).trim();
    if (text.trim() === '') withoutText.push(line);
    else if (label === '') withoutLabel.push(line);
    else entries.push({ line, text, label });
  };
  for await (const row of table.rows) {
    if (columns) add(row, columns);
    else if (rows.push(row) === sampleRows) {
      columns = choose();
      for (const held of rows) add(held, columns);
    }
  }
  if (!columns) {
    if (rows.length === 0) throw new Error('There are no rows, only column names.');
    columns = choose();
    for (const held of rows) add(held, columns);
  }
  const { label: labelName } = columns;
  const repeated = entries.find(({ label }) => label === labelName.trim());
  if (options.labelColumn === undefined && repeated) {
    throw new OptionError(
      `The first row looks like data, not like column names: its "${labelName}" is also the label in line ${repeated.line}.`,
      [
        (option) =>
          `if there is no header line, give the names of the columns with ${option('columns', ['text', 'label'])}`,
        (option) => `name the label column with ${option('labelColumn')}`,
      ],
    );
  }
  if (table.skipped > 0) notices.push(`Left out ${count(table.skipped, 'broken row')}.`);
  if (withoutText.length > 0) {
    notices.push(
      `Left out ${count(withoutText.length, 'row')} without text (${lines(withoutText)}).`,
    );
  }
  if (withoutLabel.length > 0) {
    notices.push(
      `Left out ${count(withoutLabel.length, 'row')} without label (${lines(withoutLabel)}).`,
    );
  }
  if (entries.length === 0) {
    throw new Error(
      `No row has both a text in "${columns.text}" and a label in "${columns.label}": ${withoutText.length} lack the text, ${withoutLabel.length} the label.`,
    );
  }
  return entries;
}

function plainField(value: unknown, column: string, line: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') {
    throw new Error(
      `Line ${line} has ${JSON.stringify(value).slice(0, 60)} in "${column}", wanted a text, a number or a truth value.`,
    );
  }
  return String(value);
}

function withoutRareClasses(
  entries: Entry[],
  rareClasses: 'error' | 'drop' | 'keep',
  notices: string[],
): Entry[] {
  if (rareClasses === 'keep') return entries;
  const counts = new Map<string, number>();
  for (const { label } of entries) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rare = entries.filter(({ label }) => counts.get(label) === 1);
  if (rare.length === 0) return entries;
  const shown = rare.slice(0, 5).map(({ label, line }) => `"${label}" (line ${line})`);
  const list = shown.join(', ') + (rare.length > shown.length ? ', ...' : '');
  if (rareClasses === 'error') {
    throw new OptionError(
      `${count(rare.length, 'class', 'classes')} of ${counts.size} ${rare.length === 1 ? 'has' : 'have'} one text only: ${list}. It cannot be learned and tested at once.`,
      [
        'add texts',
        (option) => `use ${option('rareClasses', 'drop')} to leave such classes out`,
        (option) => `use ${option('rareClasses', 'keep')} to train on them untested`,
        (option) =>
          `if nearly every label is different, name the label column with ${option('labelColumn')}`,
      ],
    );
  }
  notices.push(`Left out ${count(rare.length, 'class', 'classes')} with one text only: ${list}.`);
  return entries.filter(({ label }) => counts.get(label)! > 1);
}

function noticeRepeatedTexts(entries: readonly Entry[], notices: string[]): void {
  const labelsOf = new Map<string, string[]>();
  for (const { text, label } of entries) {
    const key = sameText(text);
    labelsOf.set(key, [...(labelsOf.get(key) ?? []), label]);
  }
  const repeated = [...labelsOf.values()].filter((labels) => labels.length > 1);
  if (repeated.length === 0) return;
  const rows = repeated.reduce((sum, labels) => sum + labels.length, 0);
  const contradictory = repeated.filter((labels) => new Set(labels).size > 1).length;
  const contradiction = contradictory
    ? `; ${contradictory} of them with different labels, which no model can get right`
    : '';
  notices.push(
    `${count(repeated.length, 'text')} occur${repeated.length === 1 ? 's' : ''} more than once (${rows} rows)${contradiction}. Copies of a text are kept in one part, so none is in training and in test.`,
  );
}

function sortedLabels(labels: readonly string[]): string[] {
  const distinct = [...new Set(labels)];
  const areNumbers = distinct.every(
    (label) => label.trim() !== '' && Number.isFinite(Number(label)),
  );
  return areNumbers ? distinct.sort((a, b) => Number(a) - Number(b)) : distinct.sort();
}

function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

function lines(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 5).join(', ') + (numbers.length > 5 ? ', ...' : '');
  return `${numbers.length === 1 ? 'line' : 'lines'} ${shown}`;
}
