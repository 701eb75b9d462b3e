import { basename } from 'node:path';
import { fingerprint, split } from '@resattn/data';
import { type ProgressReporter, silentProgress } from '@resattn/runtime';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { settleOverlap } from '../../run/overlap.js';
import { textKey } from '../../run/text-key.js';
import type { PairColumns } from './pair-columns.js';
import { readPairs } from './read-pairs.js';
import type { SequencePair } from './task.js';

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
 * the same source stand in the same part; what parts from separate files share is settled.
 *
 * @throws UserError when a column is missing or cannot be told, or there is no pair
 */
export async function pairFiles(
  path: string,
  config: SequenceConfig,
  usual: PairColumns,
  progress: ProgressReporter = silentProgress,
): Promise<PairFiles> {
  const { validationData, testData, seed } = config;
  const keyOf = textKey(config);
  const read = await readPairs(path, config, usual, progress);
  const divided = split(read.pairs, {
    seed,
    validation: validationData === undefined ? config.validationFraction : 0,
    test: testData === undefined ? config.testFraction : 0,
    group: ({ source }) => source.normalize('NFC').trim(),
  });
  const notices = [...read.notices];
  const others = async (file: string | undefined, part: readonly SequencePair[]) => {
    if (file === undefined) return part;
    const other = await readPairs(file, config, usual, progress);
    for (const notice of other.notices) notices.push(`${file}: ${notice}`);
    return other.pairs;
  };
  const parts = {
    train: divided.train,
    validation: await others(validationData, divided.validation),
    test: await others(testData, divided.test),
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
    name: basename(path).replace(/(\.\w{1,7}){1,2}$/, ''),
    files: [path, validationData, testData].filter((file) => file !== undefined),
    notices: [...notices, ...settled.notices],
    fingerprint: fingerprint(
      [...train, ...validation, ...test].map(({ source, target }) => `${source}\t${target}`),
    ),
  };
}
