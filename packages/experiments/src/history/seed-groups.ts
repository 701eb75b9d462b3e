import { resolve } from 'node:path';
import { type Summary, summarize } from '../tables/summary.js';
import { type RecordedRun, scoresOf } from './recorded-run.js';

/** Runs that differ in their seed only. */
export interface SeedGroup {
  /** By what the groups differ in. */
  readonly name: string;
  readonly runs: readonly RecordedRun[];
  /** The values of each score, in the order of the runs that have it, and what they come to. */
  readonly scores: ReadonlyMap<string, Summary & { readonly values: readonly number[] }>;
}

/** More settings than these would be no name. */
const MOST_NAMED = 3;

/** Puts runs that differ in their seed only together, in the order of their first runs. */
export function groupBySeed(runs: readonly RecordedRun[]): SeedGroup[] {
  const groups = new Map<string, RecordedRun[]>();
  for (const run of runs) {
    const { seed: _, ...others } = settingsOf(run);
    const key = JSON.stringify(Object.entries(others).sort(([a], [b]) => a.localeCompare(b)));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(run);
  }
  const all = [...groups.values()];
  const names = groupNames(all.map(([first]) => first!));
  return all.map((group, i) => ({ name: names[i]!, runs: group, scores: summaries(group) }));
}

/** The settings of a run that a comparison shows. */
export const settingsOf = ({
  preset,
  config,
  results,
}: RecordedRun): Readonly<Record<string, unknown>> => {
  const { method } = (results?.compression ?? {}) as { readonly method?: string };
  return { preset, ...config, ...(method !== undefined && { compression: method }) };
};

/** What runs are called: their group, and their seed where the group has several. */
export function runNames(groups: readonly SeedGroup[]): Map<RecordedRun, string> {
  return new Map(
    groups.flatMap(({ name, runs }) => {
      if (runs.length === 1) return [[runs[0]!, name] as const];
      const seeds = runs.map(({ config }) => `seed ${config.seed}`);
      const isUnique = new Set(seeds).size === runs.length;
      const paths = isUnique ? seeds : pathNames(runs);
      return runs.map((run, i) => [run, `${name}, ${paths[i]}`] as const);
    }),
  );
}

/** `text-cnn, learningRate 0.001`: the settings in which they differ, or paths where there are many. */
function groupNames(runs: readonly RecordedRun[]): string[] {
  if (runs.length === 1) return [runs[0]!.preset];
  const settings = runs.map((run) => {
    const { seed: _, ...others } = settingsOf(run);
    return others;
  });
  const fields = [...new Set(settings.flatMap((values) => Object.keys(values)))].filter(
    (field) => new Set(settings.map((values) => JSON.stringify(values[field]))).size > 1,
  );
  const names = settings.map((values) =>
    fields
      .flatMap((field) => {
        const value = values[field];
        if (value === undefined) return [];
        return [typeof value === 'string' ? value : `${field} ${plain(value)}`];
      })
      .join(', '),
  );
  const isNamed = fields.length <= MOST_NAMED && new Set(names).size === names.length;
  return isNamed && !names.includes('') ? names : pathNames(runs);
}

const plain = (value: unknown): string =>
  Array.isArray(value) ? value.join('×') : JSON.stringify(value);

/** The shortest ends of their paths that tell all folders apart. */
function pathNames(runs: readonly RecordedRun[]): string[] {
  const paths = runs.map(({ folder }) => resolve(folder).split(/[\\/]/));
  const longest = Math.max(...paths.map((path) => path.length));
  for (let length = 1; length < longest; length++) {
    const names = paths.map((path) => path.slice(-length).join('/'));
    if (new Set(names).size === names.length) return names;
  }
  return runs.map(({ folder }) => folder);
}

function summaries(runs: readonly RecordedRun[]): SeedGroup['scores'] {
  const scores = runs.map(scoresOf);
  const names = new Set(scores.flatMap((of) => [...of.keys()]));
  return new Map(
    [...names].map((name) => {
      const values = scores.map((of) => of.get(name)).filter((value) => value !== undefined);
      return [name, { ...summarize(values)!, values }] as const;
    }),
  );
}
