import { checkOptions, nearestName, OptionError } from '@resattn/options';
import { shownSplits } from '../display/splits-view.js';
import { type Splits, split } from '../splitting/split.js';
import { labelNotices } from './label-names.js';
import {
  columnKeys,
  type LabelledColumns,
  type LabelledRow,
  readLabelledRows,
} from './labelled-rows.js';
import { quantityLabels } from './quantity-labels.js';
import { noticeRepeatedTexts, sameText } from './repeated-texts.js';
import { combinedLabels } from './several-labels.js';
import type { Table } from './table.js';
import { count } from './target-rows.js';

/** A text and its class. */
export interface LabelledText {
  readonly text: string;
  /** Index into the labels of the data set. */
  readonly label: number;
}

export interface ClassificationOptions extends LabelledColumns {
  /** Fraction of the texts for validation. Default 0.1. */
  readonly validation?: number | undefined;
  /** Fraction of the texts for test. Default 0.1. */
  readonly test?: number | undefined;
  /** Chooses the split. Default 0. */
  readonly seed?: number | undefined;
  /**
   * What to do with a class that has a single text. Default error; where no texts are held out for test and
   * most classes have more, such classes are kept and told.
   */
  readonly rareClasses?: 'error' | 'drop' | 'keep' | undefined;
}

export const classificationKeys: Readonly<Record<keyof ClassificationOptions, true>> = {
  ...columnKeys,
  validation: true,
  test: true,
  seed: true,
  rareClasses: true,
};

export interface ClassificationData extends Splits<LabelledText> {
  /** Names of the classes, sorted: numbers by value, others by code unit. */
  readonly labels: readonly string[];
  /** Sentences for the user: what was detected, skipped or noticed. */
  readonly notices: readonly string[];
}

/**
 * Makes a classification data set from a table: chooses the columns, skips rows without a text or a
 * label (and reports them), numbers the classes, and splits by seed, stratified by class. All copies of
 * a repeated text are in one part, so none is in both training and test.
 *
 * @throws Error when there are no texts, only one class, or a class with one text
 */
export async function classificationData(
  table: Table,
  options: ClassificationOptions = {},
): Promise<ClassificationData> {
  checkOptions('classificationData', options, classificationKeys);
  const notices: string[] = [];
  let entries = await readLabelledRows(table, options, notices);
  const suspicion = combinedLabels(entries)?.notice ?? quantityLabels(entries);
  if (suspicion !== undefined) notices.push(suspicion);
  entries = withoutRareClasses(entries, options, notices, suspicion);
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
  const texts = new Map<string, number>();
  for (const { label } of entries) texts.set(label, (texts.get(label) ?? 0) + 1);
  notices.push(...labelNotices(labels, texts));
  noticeRepeatedTexts(entries, ({ label }) => label, notices);
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const examples = entries.map(({ text, label }) => ({ text, label: indexOf.get(label)! }));
  // Both lists of millions of rows would be kept while they are divided.
  entries = [];
  const { validation, test, seed } = options;
  const parts = split(examples, {
    ...{ validation, test, seed },
    stratum: ({ label }) => labels[label]!,
    group: ({ text }) => sameText(text),
  });
  return shownSplits({ labels, notices, ...parts });
}

/** Options of reading texts for a known set of labels. */
export interface LabelledTextsOptions extends LabelledColumns {
  /** What to do with a row whose label is none of those given. Default error. */
  readonly unknownLabels?: 'error' | 'drop' | undefined;
}

/**
 * The texts of a table with the labels of an existing data set or model.
 *
 * @throws Error at an unknown label, with its line and the nearest known one, unless `unknownLabels` is
 * 'drop'
 */
export async function labelledTexts(
  table: Table,
  labels: readonly string[],
  options: LabelledTextsOptions = {},
): Promise<{ readonly examples: readonly LabelledText[]; readonly notices: readonly string[] }> {
  checkOptions('labelledTexts', options, { ...columnKeys, unknownLabels: true });
  const notices: string[] = [];
  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const entries = await readLabelledRows(table, options, notices);
  const unknown: LabelledRow[] = [];
  const examples = entries.flatMap((entry) => {
    const { line, text, label } = entry;
    const index = indexOf.get(label);
    if (index !== undefined) return [{ text, label: index }];
    if (options.unknownLabels === 'drop') {
      unknown.push(entry);
      return [];
    }
    const nearest = nearestName(label, labels);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    const shown = labels.slice(0, 20).join(', ') + (labels.length > 20 ? ', ...' : '');
    throw new OptionError(
      `Line ${line} has the label "${label}", which is none of the ${labels.length} known: ${shown}.${hint}`,
      [(option) => `use ${option('unknownLabels', 'drop')} to leave such rows out`],
    );
  });
  if (unknown.length > 0) {
    const names = [...new Set(unknown.map(({ label }) => `"${label}"`))];
    const list = names.slice(0, 5).join(', ') + (names.length > 5 ? ', ...' : '');
    notices.push(
      `Left out ${unknown.length} of ${entries.length} rows with labels that are not known: ${list}.`,
    );
    if (examples.length === 0)
      throw new Error(`None of the ${entries.length} rows has a known label, got ${list}.`);
  }
  return { examples, notices };
}

function withoutRareClasses(
  entries: LabelledRow[],
  { rareClasses = 'error', test }: Pick<ClassificationOptions, 'rareClasses' | 'test'>,
  notices: string[],
  suspicion: string | undefined,
): LabelledRow[] {
  if (rareClasses === 'keep') return entries;
  const counts = new Map<string, number>();
  for (const { label } of entries) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rare = entries.filter(({ label }) => counts.get(label) === 1);
  if (rare.length === 0) return entries;
  const shown = rare.slice(0, 5).map(({ label, line }) => `"${label}" (line ${line})`);
  const list = shown.join(', ') + (rare.length > shown.length ? ', ...' : '');
  if (rareClasses === 'error' && test === 0 && rare.length < counts.size / 2) {
    notices.push(`${count(rare.length, 'class has', 'classes have')} one text only: ${list}.`);
    return entries;
  }
  if (rareClasses === 'error') {
    throw new OptionError(
      `${count(rare.length, 'class', 'classes')} of ${counts.size} ${rare.length === 1 ? 'has' : 'have'} one text only: ${list}. It cannot be learned and tested at once.${suspicion === undefined ? '' : ` ${suspicion}`}`,
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

/** Distinct names: numbers by value, others by code unit. */
export function sortedLabels(labels: readonly string[]): string[] {
  const distinct = [...new Set(labels)].sort();
  const areNumbers = distinct.every(
    (label) => label.trim() !== '' && Number.isFinite(Number(label)),
  );
  return areNumbers ? distinct.sort(byValue) : distinct;
}

/** Numbers by value, integers of any size too. */
function byValue(a: string, b: string): number {
  const [left, right] = [a, b].map((label) =>
    /^[+-]?\d{16,}$/.test(label) ? BigInt(label) : Number(label),
  );
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}
