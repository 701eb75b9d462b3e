import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tell } from '../events.js';
import type { MachineOptions } from '../run/machine.js';
import { openRun } from '../run/run-folder.js';
import { hasSettings } from '../run/same-settings.js';
import { UserError } from '../user-error.js';
import {
  type CellPair,
  type CellResult,
  compareCells,
  type FinishedCell,
  type SeedResult,
  summarizeCells,
} from './cell-result.js';
import type { Experiment } from './experiment.js';
import { calibrateBefore, inParallel, jobsFor, threadsFor } from './jobs.js';
import { type PlannedCell, type PlannedRun, type PlanOptions, planTable } from './plan.js';
import { writeTableFiles } from './table-files.js';
import { type TablePage, tablePage } from './text-table.js';

export interface TableRequest extends PlanOptions {
  readonly experiment: Experiment;
  /** Runs at once. Default: one for every two cores. */
  readonly jobs: number | undefined;
  readonly machine: MachineOptions;
  readonly tell: Tell;
  /** Interrupts the runs that are under way, with everything saved. */
  readonly signal: AbortSignal;
  /** Trains one run, or resumes it where it was begun. */
  readonly train: (run: PlannedRun, options: TrainPlannedOptions) => Promise<PlannedRunEnd>;
}

export interface TrainPlannedOptions {
  readonly machine: MachineOptions;
  /** Whether it is the only one that is under way. */
  readonly alone: boolean;
  readonly signal: AbortSignal;
}

export type PlannedRunEnd = 'done' | 'interrupted' | 'failed';

/** A table, as far as its runs are finished. */
export interface TableResult {
  readonly page: TablePage;
  readonly cells: readonly CellResult[];
  /** Pairs of cells that were tested on the same examples. */
  readonly pairs: readonly CellPair[];
  /** Runs that failed: the cell and seed, and the run folder. */
  readonly failures: readonly { readonly name: string; readonly folder: string }[];
  readonly isInterrupted: boolean;
}

/**
 * Runs a table: every cell by every seed, leaving out what is finished and resuming what was begun,
 * and writes the table as Markdown, LaTeX, HTML and CSV as often as a run ends; at the end with intervals
 * and tests of the differences.
 *
 * @throws UserError when the folder holds a run with another configuration
 */
export async function runPlannedTable(request: TableRequest): Promise<TableResult> {
  const { experiment, folder, tell, machine, signal } = request;
  const cells = planTable(experiment, request);
  const runs = cells.flatMap((cell) => cell.runs.map((run) => ({ cell, run })));
  const missing: typeof runs = [];
  for (const each of runs) if (!(await isFinished(each.run))) missing.push(each);
  const jobs = jobsFor(request.jobs, missing.length);
  await mkdir(folder, { recursive: true });
  let started = runs.length - missing.length;
  tell({ type: 'table', name: experiment.name, runs: runs.length, finished: started, jobs });
  await calibrateBefore(jobs, machine, tell);

  const failures: { name: string; folder: string }[] = [];
  await inParallel(missing, jobs, signal, async ({ cell, run }) => {
    const name = `${cell.row}, ${cell.column}, seed ${run.seed}`;
    tell({ type: 'table-run', name, number: ++started, count: runs.length });
    const end = await request.train(run, {
      machine: threadsFor(machine, jobs),
      alone: jobs === 1,
      signal,
    });
    if (end === 'interrupted') return false;
    if (end === 'failed') failures.push({ name, folder: run.folder });
    await writeTable(request, cells, { isLast: false });
    return true;
  });
  return {
    ...(await writeTable(request, cells, { isLast: true })),
    failures,
    isInterrupted: signal.aborted,
  };
}

/** @throws UserError when the folder holds a run with another configuration */
async function isFinished({ folder, preset, config }: PlannedRun): Promise<boolean> {
  if (!existsSync(join(folder, 'config.json'))) return false;
  const opened = await openRun(folder);
  if (!hasSettings(opened, preset, config)) {
    throw new UserError(`${folder} was run with other settings than the table has now.`, [
      (option) => `give another folder with ${option('out')}`,
      'move that run away',
    ]);
  }
  return (await opened.run.readResults()) !== undefined;
}

/** Reads the finished runs and writes the table; tests and intervals take a while, so once at the end. */
async function writeTable(
  { experiment, folder, set }: TableRequest,
  planned: readonly PlannedCell[],
  { isLast }: { readonly isLast: boolean },
): Promise<Pick<TableResult, 'page' | 'cells' | 'pairs'>> {
  const finished: FinishedCell[] = [];
  for (const { runs, ...cell } of planned)
    finished.push({ ...cell, seeds: runs.length, runs: await finishedRuns(runs, experiment) });
  const { cells, pairs } = isLast
    ? await compareCells(finished, experiment.score)
    : { cells: summarizeCells(finished), pairs: [] };
  const notes = [
    ...seedsNote(planned),
    ...experiment.notes,
    ...(set.length === 0 ? [] : [`Set otherwise here, in all runs: ${set.join(', ')}.`]),
  ];
  const page = tablePage({ ...experiment, notes }, cells, pairs);
  await writeTableFiles(folder, page, { score: experiment.score.heading, cells, pairs });
  return { page, cells, pairs };
}

async function finishedRuns(
  runs: readonly PlannedRun[],
  { score: { field, factor = 1 } }: Experiment,
): Promise<SeedResult[]> {
  const finished: SeedResult[] = [];
  for (const { folder, seed } of runs) {
    if (!existsSync(join(folder, 'config.json'))) continue;
    const results = await (await openRun(folder)).run.readResults();
    if (results === undefined) continue;
    const value = factor * Number(results[field]);
    finished.push({ seed, folder, value, seconds: Number(results.seconds) });
  }
  return finished;
}

/** Which seeds differ between the runs of a cell. */
function seedsNote(cells: readonly PlannedCell[]): string[] {
  const configs = cells.flatMap(({ runs }) => runs.map(({ config }) => config));
  const dataSeeds = new Set(
    configs.flatMap((config) => ('dataSeed' in config ? [config.dataSeed] : [])),
  );
  const seeds = Math.max(...cells.map(({ runs }) => runs.length));
  const model = seeds === 1 ? 'Seed 1' : `Seeds 1 to ${seeds}`;
  const data =
    dataSeeds.size === 0
      ? ''
      : dataSeeds.size === 1
        ? ` The seed of the data is ${[...dataSeeds][0]} in all of them: the runs of a cell have the same examples.`
        : ` The seed of the data differs between cells (${[...dataSeeds].join(', ')}).`;
  return [`${model} of the model: initial weights, dropout and order of batches.${data}`];
}
