import { differingSettings } from './history/compare-runs.js';
import { differencesOf, type GroupDifferences } from './history/differences.js';
import { readRecordedRun, scoresOf } from './history/recorded-run.js';
import { groupBySeed } from './history/seed-groups.js';
import type { Summary } from './tables/summary.js';
import { UsageError } from './user-error.js';

/** Runs that differ in their seed only. */
export interface ComparedGroup {
  /** By what the groups differ in: `text-cnn, learningRate 0.001`. */
  readonly name: string;
  readonly folders: readonly string[];
  readonly seeds: readonly (number | undefined)[];
  /** Mean, deviation and values of each number of their results. */
  readonly scores: Readonly<Record<string, Summary & { readonly values: readonly number[] }>>;
}

/** Runs side by side: each list has a value for each run, in their order. */
export interface ComparedRuns {
  readonly folders: readonly string[];
  /** The settings in which they differ, as text. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
  /** The numbers of their results; undefined where a run has none of that name. */
  readonly scores: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly groups: readonly ComparedGroup[];
  /**
   * Whether the groups differ by more than chance in their first score; undefined where no two have kept
   * predictions of the same test examples.
   */
  readonly differences: GroupDifferences | undefined;
}

/**
 * Compares runs by settings and results, and tests whether they differ by the predictions that they kept.
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
  const groups = groupBySeed(read);
  return {
    folders,
    settings: Object.fromEntries(
      differingSettings(read).map(([name, ...values]) => [name, values]),
    ),
    scores: Object.fromEntries([...names].map((name) => [name, scores.map((of) => of.get(name))])),
    groups: groups.map(({ name, runs: members, scores: summaries }) => ({
      name,
      folders: members.map(({ folder }) => folder),
      seeds: members.map(({ config }) =>
        typeof config.seed === 'number' ? config.seed : undefined,
      ),
      scores: Object.fromEntries(summaries),
    })),
    differences: await differencesOf(groups),
  };
}
