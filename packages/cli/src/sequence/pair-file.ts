import { basename } from 'node:path';
import { fingerprint, split, type TableRow } from '@resattn/data';
import { openTable } from '@resattn/data/node';
import { plainText } from '@resattn/models';
import { didYouMean } from '../config/nearest.js';
import type { SequenceConfig } from '../config/sequence-config.js';
import { UserError } from '../errors.js';
import { tableOptions } from '../run/table-options.js';
import type { SequencePair } from './task.js';

/** How the columns of sources and targets are usually called, best first. */
export interface PairColumns {
  readonly source: RegExp;
  readonly target: RegExp;
}

export const translationColumns: PairColumns = {
  source: /^(source|src|input|from|en|english)$/i,
  target: /^(target|tgt|output|to|translation|reference|de|german)$/i,
};

export const summaryColumns: PairColumns = {
  source: /^(article|document|text|source|body|content|abstract|input|dialogue)$/i,
  target: /^(summary|highlights|target|abstract|tldr|headline|title|output)$/i,
};

export interface PairFiles {
  readonly train: readonly SequencePair[];
  readonly validation: readonly SequencePair[];
  readonly test: readonly SequencePair[];
  readonly name: string;
  readonly files: readonly string[];
  readonly notices: readonly string[];
  readonly fingerprint: string;
}

/**
 * Reads pairs of texts from files and holds parts back where no files for them are given. Pairs with
 * the same source stand in the same part.
 *
 * @throws UserError when a column is missing or cannot be told, or there is no pair
 */
export async function pairFiles(
  path: string,
  config: SequenceConfig,
  usual: PairColumns,
): Promise<PairFiles> {
  const { validationData, testData, seed } = config;
  const read = await readPairs(path, config, usual);
  const { train, validation, test } = split(read.pairs, {
    seed,
    validation: validationData === undefined ? config.validationFraction : 0,
    test: testData === undefined ? config.testFraction : 0,
    group: ({ source }) => source.normalize('NFC').trim(),
  });
  const notices = [...read.notices];
  const others = async (file: string | undefined, part: readonly SequencePair[]) => {
    if (file === undefined) return part;
    const other = await readPairs(file, config, usual);
    notices.push(...other.notices.map((notice) => `${file}: ${notice}`));
    return other.pairs;
  };
  const held = await others(validationData, validation);
  const tested = await others(testData, test);
  return {
    train,
    validation: held,
    test: tested,
    name: basename(path).replace(/(\.\w{1,7}){1,2}$/, ''),
    files: [path, validationData, testData].filter((file) => file !== undefined),
    notices,
    fingerprint: fingerprint(
      [...train, ...held, ...tested].map(({ source, target }) => `${source}\t${target}`),
    ),
  };
}

/**
 * Reads the pairs of a file; those without a source or a target are left out, and said.
 *
 * @throws UserError when a column is missing or cannot be told, or there is no pair
 */
export async function readPairs(
  path: string,
  config: SequenceConfig,
  usual: PairColumns,
): Promise<{ pairs: SequencePair[]; notices: string[] }> {
  const table = await openTable(path, tableOptions(config));
  const { source, target, guess } = chooseColumns(path, table.columns, config, usual);
  const notices = guess === undefined ? [] : [guess];
  const pairs: SequencePair[] = [];
  let empty = 0;
  for await (const row of table.rows) {
    const pair = { source: textOf(row, source), target: textOf(row, target) };
    // As the model reads them: characters that cannot be seen are nothing to translate.
    if (plainText(pair.source) === '' || plainText(pair.target) === '') empty++;
    else pairs.push(pair);
  }
  if (pairs.length === 0) {
    throw new UserError(
      `${path} has no row with both a source (column "${source}") and a target (column "${target}").`,
    );
  }
  if (empty > 0) notices.push(`Left out ${empty} rows without a source or without a target.`);
  if (table.skipped > 0) notices.push(`Left out ${table.skipped} broken rows.`);
  return { pairs, notices: [...notices, ...table.notices()] };
}

function textOf({ fields }: TableRow, column: string): string {
  const value = fields[column];
  if (value === undefined || value === null) return '';
  // A list is the sentences of a text.
  return Array.isArray(value) ? value.join('\n') : String(value);
}

function chooseColumns(
  path: string,
  columns: readonly string[],
  { sourceColumn, targetColumn }: SequenceConfig,
  usual: PairColumns,
): { source: string; target: string; guess: string | undefined } {
  for (const [role, column] of Object.entries({ sourceColumn, targetColumn })) {
    if (column === undefined || columns.includes(column)) continue;
    throw new UserError(
      (option) =>
        `${path} has no column "${column}" (${option(role)}).${didYouMean(column, columns)} It has ${columns.join(', ')}.`,
    );
  }
  const named = (pattern: RegExp, other: string | undefined) =>
    columns.find((column) => column !== other && pattern.test(column));
  // Two columns can only be the one and the other.
  const isPair = columns.length === 2;
  const source =
    sourceColumn ??
    named(usual.source, targetColumn) ??
    (isPair ? columns.find((column) => column !== targetColumn) : undefined);
  const target =
    targetColumn ??
    named(usual.target, source) ??
    (isPair ? columns.find((column) => column !== source) : undefined);
  if (source === undefined || target === undefined || source === target) {
    throw new UserError(
      `cannot tell which columns of ${path} are source and target; it has ${columns.join(', ')}.`,
      [
        (option) => `name them with ${option('sourceColumn')} and ${option('targetColumn')}`,
        (option) =>
          `for a file without a header line use ${option('columns', ['source', 'target'])}`,
      ],
    );
  }
  const isGiven = sourceColumn !== undefined && targetColumn !== undefined;
  return {
    source,
    target,
    guess: isGiven
      ? undefined
      : `Guessed column "${source}" as the source and column "${target}" as the target.`,
  };
}
