import { checkOptions, nearestName, OptionError } from '@resattn/options';
import { shownSplits } from '../display/splits-view.js';
import type { MultiLabelText } from '../public/sets/goemotions.js';
import { type Splits, split } from '../splitting/split.js';
import { sortedLabels } from './classification.js';
import {
  type LabelsColumns,
  type LabelsRow,
  labelsKeys,
  readLabelsRows,
} from './labels-of-text.js';
import { noticeRepeatedTexts, sameText } from './repeated-texts.js';
import type { Table } from './table.js';
import { count } from './target-rows.js';

export interface MultiLabelOptions extends LabelsColumns {
  /** Fraction of the texts for validation. Default 0.1. */
  readonly validation?: number | undefined;
  /** Fraction of the texts for test. Default 0.1. */
  readonly test?: number | undefined;
  /** Chooses the split. Default 0. */
  readonly seed?: number | undefined;
  /**
   * What to do with a label that a single text has. Default error; where no texts are held out for test and
   * most labels have more, such labels are kept and told.
   */
  readonly rareClasses?: 'error' | 'drop' | 'keep' | undefined;
}

export const multiLabelKeys: Readonly<Record<keyof MultiLabelOptions, true>> = {
  ...labelsKeys,
  validation: true,
  test: true,
  seed: true,
  rareClasses: true,
};

export interface MultiLabelData extends Splits<MultiLabelText> {
  /** Names of the labels: columns in their order, else sorted, numbers by value. */
  readonly labels: readonly string[];
  /** Sentences for the user: what was detected, skipped or noticed. */
  readonly notices: readonly string[];
}

/**
 * Makes a data set of texts with any number of labels from a table, and splits it by seed, stratified by the
 * rarest label of each text. All copies of a repeated text are in one part.
 *
 * Sechidis, Tsoumakas and Vlahavas, "On the stratification of multi-label data", ECML 2011, begin with the
 * rarest label as well.
 *
 * @throws Error when there are no texts, only one label, or a label of one text
 */
export async function multiLabelData(
  table: Table,
  options: MultiLabelOptions = {},
): Promise<MultiLabelData> {
  checkOptions('multiLabelData', options, multiLabelKeys);
  const notices: string[] = [];
  const { textColumn, labelColumn, labelSeparator, labelColumns } = options;
  const columns = { textColumn, labelColumn, labelSeparator, labelColumns };
  const read = await readLabelsRows(table, columns, notices);
  const rows = withoutRareLabels(read, options, notices);
  const counts = countLabels(rows);
  const labels =
    labelColumns?.filter((name) => counts.has(name)) ?? sortedLabels([...counts.keys()]);
  const absent = labelColumns?.filter((name) => !counts.has(name)) ?? [];
  if (absent.length > 0)
    notices.push(
      `No text has the label ${absent.map((name) => `"${name}"`).join(', ')}: left out.`,
    );
  if (labels.length < 2) {
    throw new OptionError(
      `The ${rows.length} texts have one label, "${labels[0]}". Several labels a text need at least two.`,
      [
        (option) => `name the right column with ${option('labelColumn')}`,
        'train on yes and no as two classes with train classify',
      ],
    );
  }
  if (rows.every((row) => row.labels.length === 1)) {
    notices.push(
      'Every text has exactly one label: if that always holds, train classify is the better choice, which knows it.',
    );
  }
  noticeRepeatedTexts(rows, (row) => [...row.labels].sort().join('\0'), notices);
  const indexOf = new Map(labels.map((label, k) => [label, k]));
  const examples = rows.map((row) => ({
    text: row.text,
    labels: row.labels.map((label) => indexOf.get(label)!).sort((a, b) => a - b),
  }));
  const { validation, test, seed } = options;
  const rarest = (indices: readonly number[]) =>
    indices.reduce(
      (least, k) =>
        least === undefined || counts.get(labels[k]!)! < counts.get(labels[least]!)! ? k : least,
      undefined as number | undefined,
    );
  const parts = split(examples, {
    ...{ validation, test, seed },
    stratum: (example) => labels[rarest(example.labels) ?? -1] ?? '',
    group: ({ text }) => sameText(text),
  });
  return shownSplits({ labels, notices, ...parts });
}

export interface MultiLabelTextsOptions extends LabelsColumns {
  /** What to do with a label that is none of those given. Default error. */
  readonly unknownLabels?: 'error' | 'drop' | undefined;
}

/**
 * The texts of a table with the labels of an existing data set or model.
 *
 * @throws Error at an unknown label, with its line and the nearest known one, unless `unknownLabels` is
 * 'drop', which leaves the label out and keeps the text
 */
export async function multiLabelTexts(
  table: Table,
  labels: readonly string[],
  options: MultiLabelTextsOptions = {},
): Promise<{ readonly examples: readonly MultiLabelText[]; readonly notices: readonly string[] }> {
  checkOptions('multiLabelTexts', options, { ...labelsKeys, unknownLabels: true });
  const { unknownLabels = 'error', ...columns } = options;
  const notices: string[] = [];
  const indexOf = new Map(labels.map((label, k) => [label, k]));
  const unknown = new Set<string>();
  const rows = await readLabelsRows(table, columns, notices);
  const examples = rows.map(({ line, text, labels: names }) => ({
    text,
    labels: names.flatMap((name) => {
      const index = indexOf.get(name);
      if (index !== undefined) return [index];
      if (unknownLabels === 'error') throw unknownLabel(name, line, labels);
      unknown.add(name);
      return [];
    }),
  }));
  if (unknown.size > 0) {
    const names = [...unknown].slice(0, 5).map((name) => `"${name}"`);
    notices.push(
      `Left out labels that are not known: ${names.join(', ')}${unknown.size > 5 ? ', ...' : ''}.`,
    );
  }
  return { examples, notices };
}

function unknownLabel(label: string, line: number, labels: readonly string[]): OptionError {
  const nearest = nearestName(label, labels);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const shown = labels.slice(0, 20).join(', ') + (labels.length > 20 ? ', ...' : '');
  return new OptionError(
    `Line ${line} has the label "${label}", which is none of the ${labels.length} known: ${shown}.${hint}`,
    [(option) => `use ${option('unknownLabels', 'drop')} to leave such labels out`],
  );
}

function countLabels(rows: readonly LabelsRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of rows)
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function withoutRareLabels(
  rows: readonly LabelsRow[],
  { rareClasses = 'error', test }: Pick<MultiLabelOptions, 'rareClasses' | 'test'>,
  notices: string[],
): readonly LabelsRow[] {
  if (rareClasses === 'keep') return rows;
  const counts = countLabels(rows);
  const isRare = (label: string) => counts.get(label) === 1;
  const rare = rows.flatMap(({ line, labels }) =>
    labels.filter(isRare).map((label) => `"${label}" (line ${line})`),
  );
  if (rare.length === 0) return rows;
  const list = rare.slice(0, 5).join(', ') + (rare.length > 5 ? ', ...' : '');
  if (rareClasses === 'error' && test === 0 && rare.length < counts.size / 2) {
    notices.push(`${count(rare.length, 'label has', 'labels have')} one text only: ${list}.`);
    return rows;
  }
  if (rareClasses === 'error') {
    throw new OptionError(
      `${count(rare.length, 'label')} of ${counts.size} ${rare.length === 1 ? 'is' : 'are'} of one text only: ${list}. It cannot be learned and tested at once.`,
      [
        'add texts',
        (option) => `use ${option('rareClasses', 'drop')} to leave such labels out`,
        (option) => `use ${option('rareClasses', 'keep')} to train on them untested`,
      ],
    );
  }
  notices.push(`Left out ${count(rare.length, 'label')} of one text only: ${list}.`);
  return rows.map((row) => ({ ...row, labels: row.labels.filter((label) => !isRare(label)) }));
}
