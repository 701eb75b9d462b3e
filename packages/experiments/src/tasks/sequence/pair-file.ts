import { basename } from 'node:path';
import { fingerprint, split } from '@resattn/data';
import { type ProgressReporter, silentProgress } from '@resattn/runtime';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { settleOverlap } from '../../run/overlap.js';
import { type GivenRows, type Rows, readRows } from '../../run/rows.js';
import { textKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';
import type { PairColumns } from './pair-columns.js';
import { readPairs } from './read-pairs.js';
import type { SequenceExample, SequenceRow } from './task.js';

export interface PairFiles {
  readonly train: readonly SequenceExample[];
  readonly validation: readonly SequenceExample[];
  readonly test: readonly SequenceExample[];
  readonly name: string;
  readonly files: readonly string[];
  readonly notices: readonly string[];
  readonly fingerprint: string;
}

/**
 * Reads pairs of texts from files, or takes those of a program, and holds parts back where no files for them are given. Pairs with
 * the same source stand in the same part; what parts from separate files share is settled.
 *
 * @throws UserError when a column is missing or cannot be told, or there is no pair
 */
export async function pairFiles(
  from: string | GivenRows<SequenceRow>,
  config: SequenceConfig,
  usual: PairColumns,
  progress: ProgressReporter = silentProgress,
): Promise<PairFiles> {
  const isFile = typeof from === 'string';
  const { validationData, testData } = isFile ? config : from;
  const keyOf = textKey(config);
  const readPart = async (name: keyof GivenRows<SequenceRow>, part: string | Rows<SequenceRow>) =>
    typeof part === 'string'
      ? readPairs(part, config, usual, progress)
      : { pairs: await pairsOf(part, name), notices: [] };
  const read = await readPart('data', isFile ? from : from.data);
  const divided = split(read.pairs, {
    seed: config.dataSeed,
    validation: validationData === undefined ? config.validationFraction : 0,
    test: testData === undefined ? config.testFraction : 0,
    group: ({ source }) => source.normalize('NFC').trim(),
  });
  const notices = [...read.notices];
  const others = async (name: 'validationData' | 'testData', held: readonly SequenceExample[]) => {
    const part = name === 'testData' ? testData : validationData;
    if (part === undefined) return held;
    const other = await readPart(name, part);
    for (const notice of other.notices) notices.push(`${part}: ${notice}`);
    return other.pairs;
  };
  const parts = {
    train: divided.train,
    validation: await others('validationData', divided.validation),
    test: await others('testData', divided.test),
  };
  const isDivided = validationData === undefined && testData === undefined;
  const settled = isDivided
    ? { splits: parts, notices: [] }
    : settleOverlap(parts, {
        textOf: ({ source }) => source,
        keyOf,
        policy: config.overlap,
        what: 'sources',
        isHeldBack: validationData === undefined,
      });
  const { train, validation, test } = settled.splits;
  return {
    ...{ train, validation, test },
    name: isFile ? basename(from).replace(/(\.\w{1,7}){1,2}$/, '') : 'rows',
    files: isFile
      ? [from, config.validationData, config.testData].filter((file) => file !== undefined)
      : ['memory'],
    notices: [...notices, ...settled.notices],
    fingerprint: fingerprint(
      [...train, ...validation, ...test].map(({ source, target }) => `${source}\t${target}`),
    ),
  };
}

/** @throws UserError for a row without a source or a target */
export async function pairsOf(rows: Rows<SequenceRow>, part: string): Promise<SequenceExample[]> {
  const pairs: SequenceExample[] = [];
  for await (const { source, target } of readRows(rows, part, ['source', 'target']))
    pairs.push({ source, target });
  if (pairs.length === 0) throw new UserError(`${part} has no rows: expected { source, target }.`);
  return pairs;
}
