import { checkOptions, OptionError } from '@resattn/options';
import { assertColumn } from './assert-column.js';
import { delimiterAdvice } from './delimiter-advice.js';
import { shownValue } from './field-text.js';
import { indicatorColumns } from './indicators.js';
import type { TableRow } from './table.js';

/** The columns for classification, and for those that were guessed, why. */
export interface ClassificationColumns {
  readonly text: string;
  readonly label: string;
  /** A sentence for the user, or undefined when both were given. */
  readonly guess: string | undefined;
}

const textNames =
  /^(text|sentence|review|content|title|comment|message|body|question|tweet|utterance|document|description)/i;
const labelNames =
  /^(label|class|category|target|sentiment|intent|topic|tag|rating|stars|score|polarity|emotion|language|lang)s?$/i;

interface ColumnProfile {
  readonly name: string;
  readonly distinct: number;
  readonly filled: number;
  readonly meanLength: number;
  readonly isNumeric: boolean;
}

/**
 * Chooses the text column and the label column by the first rows: text is long and rarely repeats,
 * labels are short and repeat; a telling name counts too. Columns that were given are only checked.
 *
 * @param sample the first rows, a few hundred or more
 * @param hasMoreColumns whether a given column may still come with a later row
 * @throws Error when a given column is missing (names the nearest), and when no column or more than
 * one looks the part
 */
export function chooseColumns(
  columns: readonly string[],
  sample: readonly TableRow[],
  given: { readonly text?: string | undefined; readonly label?: string | undefined } = {},
  hasMoreColumns = false,
): ClassificationColumns {
  checkOptions('chooseColumns', given, { text: true, label: true });
  if (!hasMoreColumns) {
    if (given.text !== undefined) assertColumn(given.text, columns);
    if (given.label !== undefined) assertColumn(given.label, columns);
  }
  if (given.text !== undefined && given.text === given.label) {
    throw new Error(`The text and the label cannot both be column "${given.text}".`);
  }
  if (given.text !== undefined && given.label !== undefined) {
    return { text: given.text, label: given.label, guess: undefined };
  }
  const profiles = columns.map((name) => profileOf(name, sample));
  const text =
    given.text ??
    only(
      profiles.filter(({ name }) => name !== given.label),
      textScore,
      'text',
      profiles,
    );
  const label =
    given.label ??
    only(
      profiles.filter(({ name }) => name !== text),
      (profile) => labelScore(profile, sample.length),
      'label',
      profiles,
      indicatorColumns(columns, sample, text),
    );
  const reasons = [
    ...(given.text === undefined ? [`column "${text}" as the text`] : []),
    ...(given.label === undefined ? [`column "${label}" as the label`] : []),
  ];
  return { text, label, guess: `Guessed ${reasons.join(' and ')}.` };
}

/** How the text column is found beside columns that are known. */
export interface TextColumnOptions {
  /** The column that was given. Default: detected. */
  readonly text?: string | undefined;
  /** Columns that hold something else. */
  readonly others: readonly string[];
  /** Whether a given column may still come with a later row. Default false. */
  readonly moreColumns?: boolean | undefined;
}

/**
 * Chooses the text column beside columns that are known.
 *
 * @throws Error when the given column is missing or one of the others, and when none or more than one
 * looks the part
 */
export function textColumnOf(
  columns: readonly string[],
  sample: readonly TableRow[],
  options: TextColumnOptions,
): { readonly text: string; readonly guess: string | undefined } {
  checkOptions('textColumnOf', options, { text: true, others: true, moreColumns: true });
  const { text, others, moreColumns = false } = options;
  if (text !== undefined) {
    if (!moreColumns) assertColumn(text, columns);
    if (others.includes(text))
      throw new Error(`The text and the label cannot both be column "${text}".`);
    return { text, guess: undefined };
  }
  const profiles = columns.map((name) => profileOf(name, sample));
  const found = only(
    profiles.filter(({ name }) => !others.includes(name)),
    textScore,
    'text',
    profiles,
  );
  return { text: found, guess: `Guessed column "${found}" as the text.` };
}

/**
 * Chooses the column of the numbers: the only one that holds numbers, or the only one of those that has a
 * telling name.
 *
 * @throws Error when none or more than one looks the part
 */
export function numberColumnOf(
  columns: readonly string[],
  sample: readonly TableRow[],
  text: string,
): string {
  const profiles = columns.filter((name) => name !== text).map((name) => profileOf(name, sample));
  const numeric = profiles.filter(({ isNumeric }) => isNumeric);
  const named = numeric.filter(({ name }) => labelNames.test(lastPart(name)));
  const [best, second] = named.length > 0 ? named : numeric;
  if (best && second === undefined) return best.name;
  const [label] = profiles.filter(({ name }) => labelNames.test(lastPart(name)));
  const problem = best
    ? `${(named.length > 0 ? named : numeric).map(({ name }) => `"${name}"`).join(' and ')} look alike`
    : `none holds numbers only${label ? `, and "${label.name}" holds texts` : ''}`;
  throw new OptionError(
    `Cannot tell which column holds the numbers to learn: ${problem}. The columns are ${columns.map((name) => `"${name}"`).join(', ')}.`,
    [
      ...delimiterAdvice(columns),
      (option) => `name it with ${option('labelColumn')}`,
      ...(label && !best ? ['train classes of texts with train classify'] : []),
    ],
  );
}

/** The column with the highest positive score; ties are refused. */
function only(
  candidates: readonly ColumnProfile[],
  score: (profile: ColumnProfile) => number,
  role: 'text' | 'label',
  all: readonly ColumnProfile[],
  indicators: readonly string[] = [],
): string {
  const ranked = candidates
    .map((profile) => ({ name: profile.name, score: score(profile) }))
    .filter((candidate) => candidate.score > 0)
    .sort((a, b) => b.score - a.score);
  const [best, second] = ranked;
  if (best && best.score !== second?.score) return best.name;
  const seen = all.map(
    ({ name, distinct, filled, meanLength }) =>
      `"${name}" (${distinct} different values in ${filled} rows, ${Math.round(meanLength)} characters on average)`,
  );
  throw new OptionError(
    `Cannot tell which column is the ${role}: ${best ? `"${best.name}" and "${second!.name}" look alike` : 'none looks like one'}. The columns are ${seen.join(', ')}.`,
    [
      ...delimiterAdvice(all.map(({ name }) => name)),
      (option) => `name it with ${option(`${role}Column`)}`,
      ...(indicators.length > 1
        ? [
            (option: (key: string, value: unknown) => string) =>
              `if each says of one label whether a text has it, train on all with ${option('labelColumns', indicators)}`,
          ]
        : []),
    ],
  );
}

function profileOf(name: string, sample: readonly TableRow[]): ColumnProfile {
  const values = sample
    .map(({ fields }) => fields[name])
    .filter((value) => value !== undefined && value !== null && value !== '')
    .map((value) => (typeof value === 'object' ? shownValue(value, Infinity) : String(value)));
  return {
    name,
    distinct: new Set(values).size,
    filled: values.length,
    meanLength: values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length),
    isNumeric:
      values.length > 0 &&
      values.every((value) => value.trim() !== '' && !Number.isNaN(Number(value))),
  };
}

function textScore({ name, isNumeric, meanLength, distinct, filled }: ColumnProfile): number {
  if (filled === 0 || isNumeric) return 0;
  return meanLength * (distinct / filled) * (textNames.test(lastPart(name)) ? 10 : 1);
}

/** A label takes at least two values and each several times; the more often the better. */
function labelScore({ name, distinct, filled, meanLength }: ColumnProfile, rows: number): number {
  const isNamed = labelNames.test(lastPart(name));
  if (distinct < (isNamed ? 1 : 2) || meanLength > 60) return 0;
  const repeats = filled / distinct;
  if (repeats < 2 && !isNamed) return 0;
  return repeats * (filled / rows) * (isNamed ? 1000 : 1);
}

/** `text` of the dotted path `review.text`. */
const lastPart = (name: string) => name.slice(name.lastIndexOf('.') + 1);
