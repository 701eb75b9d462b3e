import { checkOptions, OptionError } from '@resattn/options';
import { shownSplits } from '../display/splits-view.js';
import { type Splits, split } from '../splitting/split.js';
import { columnKeys, type LabelledColumns } from './labelled-rows.js';
import { readNumberRows } from './number-rows.js';
import { noticeRepeatedTexts, sameText } from './repeated-texts.js';
import type { Table } from './table.js';

/** A text and its number. */
export interface NumberedText {
  readonly text: string;
  readonly value: number;
}

export interface RegressionDataOptions extends LabelledColumns {
  /** Fraction of the texts for validation. Default 0.1. */
  readonly validation?: number | undefined;
  /** Fraction of the texts for test. Default 0.1. */
  readonly test?: number | undefined;
  /** Chooses the split. Default 0. */
  readonly seed?: number | undefined;
}

export const regressionKeys: Readonly<Record<keyof RegressionDataOptions, true>> = {
  ...columnKeys,
  validation: true,
  test: true,
  seed: true,
};

export interface RegressionData extends Splits<NumberedText> {
  /** Name of the numbers: that of their column. */
  readonly target: string;
  /** Sentences for the user: what was detected, skipped or noticed. */
  readonly notices: readonly string[];
}

/** Strata of like numbers that a data set is divided by. */
const STRATA = 10;

/**
 * Makes a regression data set from a table: texts with numbers, split by seed so that all parts have numbers
 * of all sizes. All copies of a repeated text are in one part.
 *
 * @throws Error when there are no texts, a value is no finite number, or all numbers are equal
 */
export async function regressionData(
  table: Table,
  options: RegressionDataOptions = {},
): Promise<RegressionData> {
  checkOptions('regressionData', options, regressionKeys);
  const { textColumn, labelColumn, validation, test, seed } = options;
  const notices: string[] = [];
  const { rows, column } = await readNumberRows(table, { textColumn, labelColumn }, notices);
  const [first] = rows;
  if (rows.every(({ value }) => value === first!.value)) {
    throw new OptionError(
      `All ${rows.length} texts have the number ${first!.value} in "${column}": there is nothing to learn.`,
      [(option) => `name the column of the numbers with ${option('labelColumn')}`],
    );
  }
  noticeRepeatedTexts(rows, ({ value }) => value, notices);
  const examples = rows.map(({ text, value }) => ({ text, value }));
  const sorted = examples.map(({ value }) => value).sort((a, b) => a - b);
  const bounds = Array.from(
    { length: STRATA - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / STRATA)]!,
  );
  // Few texts are not enough for so many strata: each would go to training.
  const isLarge = examples.length >= 20 * STRATA;
  const parts = split(examples, {
    ...{ validation, test, seed },
    stratum: ({ value }) => (isLarge ? `${bounds.filter((bound) => bound <= value).length}` : ''),
    group: ({ text }) => sameText(text),
  });
  return shownSplits({ target: column, notices, ...parts });
}

/** The texts of a table with their numbers. */
export async function numberedTexts(
  table: Table,
  options: LabelledColumns = {},
): Promise<{ readonly examples: readonly NumberedText[]; readonly notices: readonly string[] }> {
  checkOptions('numberedTexts', options, columnKeys);
  const notices: string[] = [];
  const { rows } = await readNumberRows(table, options, notices);
  return { examples: rows.map(({ text, value }) => ({ text, value })), notices };
}
