import type { Table } from '@resattn/data';
import { assertColumn, delimiterAdvice } from '@resattn/data/reading';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { UserError } from '../../user-error.js';

/** How the columns of sources and targets are usually called, best first. */
export interface PairColumns {
  readonly source: RegExp;
  readonly target: RegExp;
}

export const translationColumns: PairColumns = {
  source: /^(source|src|input|from|en|english|user|human)$/i,
  target: /^(target|tgt|output|to|translation|reference|de|german|assistant|gpt)$/i,
};

export const summaryColumns: PairColumns = {
  source: /^(article|document|text|source|body|content|abstract|input|dialogue)$/i,
  target: /^(summary|highlights|target|abstract|tldr|headline|title|output)$/i,
};

/** The columns of sources and targets. */
export interface ChosenColumns {
  readonly source: string;
  readonly target: string;
  /** A sentence for the user, or undefined when both were given. */
  readonly guess: string | undefined;
  /** Whether they were taken because there are only two, whatever they are called. */
  readonly isByNumber: boolean;
}

type Given = Pick<SequenceConfig, 'sourceColumn' | 'targetColumn' | 'from' | 'to'>;

/** The last part of a dotted path: `en` of `translation.en`. */
const lastPart = (column: string) => column.slice(column.lastIndexOf('.') + 1);

/**
 * Chooses the columns of sources and targets: as given, by the languages of `from` and `to`, by their
 * usual names, and where there are only two, or only two languages in one dictionary, by their order.
 *
 * @throws UserError when they cannot be told, and Error for a given one that is missing
 */
export function choosePairColumns(
  path: string,
  { columns, hasMoreColumns = false }: Pick<Table, 'columns' | 'hasMoreColumns'>,
  given: Given,
  usual: PairColumns,
): ChosenColumns {
  for (const column of [given.sourceColumn, given.targetColumn]) {
    if (column !== undefined && !hasMoreColumns) assertColumn(column, columns);
  }
  const named = (pattern: RegExp, other: string | undefined) =>
    columns.find((column) => column !== other && pattern.test(column)) ??
    columns.find((column) => column !== other && pattern.test(lastPart(column)));
  const inLanguage = (language: string | undefined) =>
    language === undefined
      ? undefined
      : columns.find((column) => lastPart(column).toLowerCase() === language.toLowerCase());
  const two = onlyTwo(columns);
  const first = (other: string | undefined) =>
    other === undefined || two?.includes(other)
      ? two?.find((column) => column !== other)
      : undefined;
  const bySource = given.sourceColumn ?? inLanguage(given.from);
  const byTarget = given.targetColumn ?? inLanguage(given.to);
  const source = bySource ?? named(usual.source, byTarget);
  const target = byTarget ?? named(usual.target, source);
  const chosen = { source: source ?? first(target), target: target ?? first(source) };
  // With neither known, the first is the source and the other one the target.
  if (source === undefined && target === undefined) chosen.target = two?.[1];
  if (
    chosen.source === undefined ||
    chosen.target === undefined ||
    chosen.source === chosen.target
  ) {
    throw new UserError(
      `cannot tell which columns of ${path} are source and target; it has ${columns.join(', ')}.`,
      [
        ...delimiterAdvice(columns),
        (option) => `name them with ${option('sourceColumn')} and ${option('targetColumn')}`,
        (option) =>
          `for a file without a header line give ${option('columns', ['source', 'target'])}`,
      ],
    );
  }
  refuseTurns(path, chosen.source, chosen.target);
  const isGiven = given.sourceColumn !== undefined && given.targetColumn !== undefined;
  return {
    source: chosen.source,
    target: chosen.target,
    guess: isGiven
      ? undefined
      : `Guessed column "${chosen.source}" as the source and column "${chosen.target}" as the target.`,
    isByNumber: source === undefined && target === undefined,
  };
}

/** @throws UserError for who speaks, or in which language, and what is said, where a pair is not the only one */
function refuseTurns(path: string, ...chosen: readonly string[]): void {
  const parents = chosen.map((column) => column.slice(0, Math.max(0, column.lastIndexOf('.'))));
  const parts = chosen.map(lastPart).sort().join();
  if (parents[0] === '' || parents[0] !== parents[1]) return;
  if (/^(lang(uage)?(_code)?|locale),(content|sentence|text|translation|value)$/.test(parts))
    throw new UserError(
      `"${parents[0]}" of ${path} lists texts and their languages, in some rows several of one language, and ` +
        'a pair is one text in each. Write each pair as a row of its own.',
    );
  if (parts !== 'content,role' && parts !== 'from,value') return;
  throw new UserError(
    `"${parents[0]}" of ${path} holds conversations of several turns, and a pair is one text and its ` +
      'answer. Write each answer with what comes before it as a row of its own.',
  );
}

/** Names of what is said of a text, as `answer_start` beside `text` in answers to questions. */
const aboutTexts = /(^|_)(start|end|offset|index|score|lang|language|label)s?$|_id$/i;

/** The two columns of a table of two, or the two parts of the one dictionary: `translation.en`. */
function onlyTwo(columns: readonly string[]): readonly string[] | undefined {
  const areTexts = (pair: readonly string[]) =>
    pair.length === 2 && !pair.some((column) => aboutTexts.test(lastPart(column)));
  if (columns.length === 2) return areTexts(columns) ? columns : undefined;
  const parents = new Map<string, string[]>();
  for (const column of columns) {
    const dot = column.lastIndexOf('.');
    if (dot < 0) continue;
    const parent = column.slice(0, dot);
    parents.set(parent, [...(parents.get(parent) ?? []), column]);
  }
  const [only, ...others] = parents.values();
  return only !== undefined && others.length === 0 && areTexts(only) ? only : undefined;
}
