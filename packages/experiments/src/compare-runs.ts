import { differingSettings } from './history/compare-runs.js';
import { readRecordedRun, scoresOf } from './history/recorded-run.js';
import { UsageError } from './user-error.js';

/** Runs side by side: each list has a value for each run, in their order. */
export interface ComparedRuns {
  readonly folders: readonly string[];
  /** The settings in which they differ, as text. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
  /** The numbers of their results; undefined where a run has none of that name. */
  readonly scores: Readonly<Record<string, readonly (number | undefined)[]>>;
}

/**
 * Compares runs by settings and results.
 *
 * @throws UsageError for fewer than two runs
 */
export async function compareRuns(
  runs: readonly (string | { readonly folder: string })[],
): Promise<ComparedRuns> {
  const folders = runs.map((run) => (typeof run === 'string' ? run : run.folder));
  if (folders.length < 2)
    throw new UsageError(`got ${folders.length} runs: give at least two run folders to compare.`);
  const read = await Promise.all(folders.map(readRecordedRun));
  const scores = read.map(scoresOf);
  const names = new Set(scores.flatMap((of) => [...of.keys()]));
  return {
    folders,
    settings: Object.fromEntries(
      differingSettings(read).map(([name, ...values]) => [name, values]),
    ),
    scores: Object.fromEntries([...names].map((name) => [name, scores.map((of) => of.get(name))])),
  };
}
