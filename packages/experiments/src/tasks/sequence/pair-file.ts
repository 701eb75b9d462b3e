import { type ProgressReporter, silentProgress } from '@resattn/runtime';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { dataName } from '../../run/data-name.js';
import type { PairColumns } from './pair-columns.js';
import { type PairParts, partsOfPairs } from './pairs.js';
import { readPairs } from './read-pairs.js';

export interface PairFiles extends PairParts {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Reads pairs of texts from files, and holds parts back where no files for them are given.
 *
 * @throws UserError when a column is missing or cannot be told, or there is no pair
 */
export async function pairFiles(
  path: string,
  config: SequenceConfig,
  usual: PairColumns,
  progress: ProgressReporter = silentProgress,
): Promise<PairFiles> {
  const { validationData, testData } = config;
  const given = { data: path, validationData, testData };
  const parts = await partsOfPairs(
    given,
    (part) => readPairs(given[part]!, config, usual, progress),
    config,
  );
  return {
    ...parts,
    name: dataName(path),
    files: [path, validationData, testData].filter((file) => file !== undefined),
  };
}
