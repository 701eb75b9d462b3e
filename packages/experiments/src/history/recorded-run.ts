import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type MetricsRecord, RunRecord } from '@resattn/core/node';
import { recordedFields } from '../config/recorded-fields.js';
import { UserError } from '../user-error.js';
import { formatScore } from './format-score.js';

/** What a run folder says of its run, whatever release and preset it was trained with. */
export interface RecordedRun {
  readonly folder: string;
  readonly name: string;
  readonly preset: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly started: Date;
  /** Steps that are recorded. */
  readonly steps: number;
  /** Undefined while the run is not finished. */
  readonly results: Readonly<Record<string, unknown>> | undefined;
  readonly metrics: readonly MetricsRecord[];
}

/** @throws FileFormatError when the folder is not a run's */
export async function readRecordedRun(folder: string): Promise<RecordedRun> {
  const run = await RunRecord.open(folder);
  const [results, metrics, { birthtime, mtime }] = await Promise.all([
    run.readResults(),
    run.metrics.read(),
    stat(join(folder, 'config.json')),
  ]);
  const { preset, ...fields } = run.config as Record<string, unknown>;
  return {
    folder,
    name: basename(folder),
    preset: typeof preset === 'string' ? preset : 'unknown',
    config: recordedFields(preset, fields),
    started: birthtime.getTime() > 0 ? birthtime : mtime,
    steps: metrics.reduce((most, { step }) => Math.max(most, step), 0),
    results,
    metrics,
  };
}

/** A run folder that cannot be read, and why. */
export interface DamagedRun {
  readonly folder: string;
  readonly reason: string;
}

/** Run folders that are read at once; each takes a few file descriptors. */
const READ_AT_ONCE = 8;

/** Folders below the one that is looked through: tables have four. */
const DEEPEST = 6;

/** The run folders in a folder and in those below it; a run's own folders hold none. */
async function runFolders(folder: string, depth = 0): Promise<string[]> {
  if (existsSync(join(folder, 'config.json'))) return [folder];
  if (depth === DEEPEST) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const inside = entries
    .filter((entry) => entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name))
    .map((entry) => runFolders(join(folder, entry.name), depth + 1));
  return (await Promise.all(inside)).flat();
}

/**
 * The runs in a folder and in those below it, the newest first. Folders that are no runs are passed over;
 * runs that cannot be read are named beside the others.
 *
 * @throws UserError when there is no such folder
 */
export async function findRuns(
  folder: string,
): Promise<{ readonly runs: readonly RecordedRun[]; readonly damaged: readonly DamagedRun[] }> {
  if (!existsSync(folder)) {
    throw new UserError(
      `there is no folder ${folder}; train something first (resattn train language-id), or name the folder of your runs.`,
    );
  }
  const folders = await runFolders(folder);
  const runs: RecordedRun[] = [];
  const damaged: DamagedRun[] = [];
  const left = folders[Symbol.iterator]();
  const readers = Array.from({ length: READ_AT_ONCE }, async () => {
    for (const path of left) {
      try {
        runs.push(await readRecordedRun(path));
      } catch (error) {
        damaged.push({ folder: path, reason: (error as Error).message });
      }
    }
  });
  await Promise.all(readers);
  runs.sort((a, b) => b.started.getTime() - a.started.getTime() || b.name.localeCompare(a.name));
  return { runs, damaged: damaged.sort((a, b) => a.folder.localeCompare(b.folder)) };
}

/** The numbers of `results.json` that a table has room for, by their names. */
export function scoresOf({ results }: RecordedRun): Map<string, number> {
  const numbers = Object.entries(results ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return new Map(numbers);
}

/** Runs as a table: folder, preset, when they began, steps and their first score. */
export function runsTable(runs: readonly RecordedRun[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  return {
    head: ['run', 'preset', 'started', 'steps', 'result'],
    rows: runs.map((run) => {
      const [best] = scoresOf(run);
      const started = run.started.toLocaleString('sv').slice(0, 'yyyy-mm-dd hh:mm'.length);
      const result = best ? `${best[0]} ${formatScore(best[1])}` : 'not finished';
      return [run.folder, run.preset, started, run.steps, result];
    }),
  };
}
