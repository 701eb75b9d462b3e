import { existsSync } from 'node:fs';
import { readAlignedLines, type TableRow } from '@resattn/data';
import { openTable, openText, type TableFile } from '@resattn/data/node';
import { assertColumn, fieldText, looksLikeRow } from '@resattn/data/reading';
import { plainText } from '@resattn/models';
import { type ProgressReporter, silentProgress } from '@resattn/runtime';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { withReadingBar } from '../../run/reading-bar.js';
import { tableOptions } from '../../run/table-options.js';
import { UserError } from '../../user-error.js';
import { choosePairColumns, type PairColumns } from './pair-columns.js';
import type { SequenceExample } from './task.js';

/** Rows by which a first line that is no header is told. */
const SAMPLE_ROWS = 100;

interface PairsRead {
  readonly pairs: SequenceExample[];
  readonly notices: string[];
}

/**
 * Reads the pairs of a table, or of two files of lines (`a.en,a.de`); those without a source or a
 * target are skipped and reported.
 *
 * @throws UserError when a column is missing or cannot be told, or there is no pair
 */
export async function readPairs(
  path: string,
  config: SequenceConfig,
  usual: PairColumns,
  progress: ProgressReporter = silentProgress,
): Promise<PairsRead> {
  const files = alignedFiles(path);
  const read = files
    ? await readLines(files, config)
    : await withReadingBar(progress, path, (onRead) => readTable(path, config, usual, onRead));
  const { pairs, empty, ...others } = read;
  const notices = [...others.notices];
  if (pairs.length === 0) {
    throw new UserError(`${path} has no row with both a source and a target.${others.where}`);
  }
  if (empty > 0) notices.push(`Left out ${empty} rows without a source or without a target.`);
  return { pairs, notices };
}

interface Collected extends PairsRead {
  readonly empty: number;
  /** Where pairs were looked for, for an error. */
  readonly where: string;
}

/** The two files that `a.en,a.de` names, unless there is a file of that name. */
function alignedFiles(path: string): readonly [string, string] | undefined {
  const [source, target, ...others] = path.split(',');
  if (target === undefined || others.length > 0 || existsSync(path)) return undefined;
  return [source!, target];
}

async function readLines(
  [sourceFile, targetFile]: readonly [string, string],
  { encoding, invalid }: SequenceConfig,
): Promise<Collected> {
  const options = { invalid, ...(encoding !== undefined && { encoding }) };
  const [sources, targets] = [
    await openText(sourceFile, options),
    await openText(targetFile, options),
  ];
  const collector = new PairCollector();
  for await (const { source, target } of readAlignedLines(sources.text, targets.text)) {
    collector.add(source, target);
  }
  return {
    ...collector.result(),
    notices: [...sources.notices(), ...targets.notices()],
    where: ` They were read line by line from ${sourceFile} and ${targetFile}.`,
  };
}

async function readTable(
  path: string,
  config: SequenceConfig,
  usual: PairColumns,
  onRead: (bytes: number) => void,
): Promise<Collected> {
  const options = { ...tableOptions(config), onRead };
  let table = await openTable(path, options);
  let chosen = choosePairColumns(path, table, config, usual);
  const notices: string[] = [];
  const isText = table.format === 'csv' || table.format === 'tsv';
  if (chosen.isByNumber && isText && config.columns === undefined) {
    const { source, target } = chosen;
    if (looksLikeRow([source, target], await firstRows(table))) {
      // Read once more, with names of our own.
      const columns = table.columns.map((name) =>
        name === source ? 'source' : name === target ? 'target' : name,
      );
      table = await openTable(path, { ...options, columns });
      chosen = choosePairColumns(path, table, config, usual);
      notices.push('The first line looks like the others: it is read as a pair, not as names.');
    } else {
      table = await openTable(path, options);
      notices.push(`The first line was taken for the names of the columns.`);
    }
  }
  if (chosen.guess !== undefined) notices.unshift(chosen.guess);
  const { source, target } = chosen;
  const collector = new PairCollector();
  try {
    for await (const { fields, line } of table.rows) {
      collector.add(
        fieldText(fields[source], source, line),
        fieldText(fields[target], target, line),
      );
    }
    for (const column of [source, target]) assertColumn(column, table.columns);
  } catch (error) {
    const { message } = error as Error;
    throw message.startsWith(path) || !(error instanceof Error) || 'inWords' in error
      ? error
      : new UserError(`${path}: ${message}`);
  }
  if (table.skipped > 0) notices.push(`Left out ${table.skipped} broken rows.`);
  return {
    ...collector.result(),
    notices: [...notices, ...table.notices()],
    where: ` The source is column "${source}", the target column "${target}"; ${table.skipped} broken rows were left out.`,
  };
}

async function firstRows({ rows }: TableFile): Promise<TableRow[]> {
  const first: TableRow[] = [];
  for await (const row of rows) if (first.push(row) === SAMPLE_ROWS) break;
  return first;
}

class PairCollector {
  private readonly pairs: SequenceExample[] = [];
  private empty = 0;

  add(source: string, target: string): void {
    // As the model reads them: characters that cannot be seen are nothing to translate.
    if (plainText(source) === '' || plainText(target) === '') this.empty++;
    else this.pairs.push({ source, target });
  }

  result(): { pairs: SequenceExample[]; empty: number } {
    return { pairs: this.pairs, empty: this.empty };
  }
}
