import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { findLibrary } from '@resattn/runtime';
import type { Tell } from '../events.js';
import { calibrateOnce } from '../run/calibrate-once.js';
import type { MachineOptions } from '../run/machine.js';
import { openRun } from '../run/run-folder.js';
import { hasSettings } from '../run/same-settings.js';
import { UserError } from '../user-error.js';
import type { Experiment } from './experiment.js';
import { type PlannedCell, type PlannedRun, type PlanOptions, planTable } from './plan.js';
import {
  type CellResult,
  csvTable,
  htmlTablePage,
  markdownTable,
  type TextTable,
  textTable,
} from './result-table.js';
import { summarize } from './summary.js';

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
  readonly table: TextTable;
  readonly cells: readonly CellResult[];
  /** Runs that failed: the cell and seed, and the run folder. */
  readonly failures: readonly { readonly name: string; readonly folder: string }[];
  readonly isInterrupted: boolean;
}

/**
 * Runs a table: every cell by every seed, leaving out what is finished and resuming what was begun,
 * and writes the table as Markdown, CSV and HTML as often as a run ends.
 *
 * @throws UserError when the folder holds a run with another configuration
 */
export async function runPlannedTable(request: TableRequest): Promise<TableResult> {
  const { experiment, folder, tell, machine, signal } = request;
  const cells = planTable(experiment, request);
  const runs = cells.flatMap((cell) => cell.runs.map((run) => ({ cell, run })));
  const missing: typeof runs = [];
  for (const each of runs) if (!(await isFinished(each.run))) missing.push(each);
  const jobs = Math.min(
    request.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    Math.max(1, missing.length),
  );
  await mkdir(folder, { recursive: true });
  let started = runs.length - missing.length;
  tell({ type: 'table', name: experiment.name, runs: runs.length, finished: started, jobs });

  // Runs that go at once would disturb each other's measurement, and start with different settings.
  if (jobs > 1 && machine.calibration !== false && machine.device !== 'gpu') {
    const library = findLibrary();
    if (library?.variant === 'cpu') await calibrateOnce(library, tell);
  }

  const failures: { name: string; folder: string }[] = [];
  const queue = [...missing];
  const work = async () => {
    for (;;) {
      const next = signal.aborted ? undefined : queue.shift();
      if (next === undefined) return;
      const { cell, run } = next;
      const name = `${cell.row}, ${cell.column}, seed ${run.seed}`;
      tell({ type: 'table-run', name, number: ++started, count: runs.length });
      const end = await request.train(run, {
        machine: threadsFor(machine, jobs),
        alone: jobs === 1,
        signal,
      });
      if (end === 'interrupted') return;
      if (end === 'failed') failures.push({ name, folder: run.folder });
      await writeTable(request, cells);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return { ...(await writeTable(request, cells)), failures, isInterrupted: signal.aborted };
}

/** The threads of the machine, shared among the runs that go at once. */
function threadsFor(machine: MachineOptions, jobs: number): MachineOptions {
  if (jobs === 1 || machine.threads !== undefined) return machine;
  return { ...machine, threads: Math.max(1, Math.floor(availableParallelism() / jobs)) };
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

async function writeTable(
  { experiment, folder, set }: TableRequest,
  cells: readonly PlannedCell[],
): Promise<Pick<TableResult, 'table' | 'cells'>> {
  const results: CellResult[] = [];
  for (const { row, column, published, runs } of cells) {
    const finished: Record<string, unknown>[] = [];
    for (const run of runs) {
      if (!existsSync(join(run.folder, 'config.json'))) continue;
      const result = await (await openRun(run.folder)).run.readResults();
      if (result !== undefined) finished.push(result);
    }
    const { field, factor = 1 } = experiment.score;
    results.push({
      row,
      column,
      summary: summarize(finished.map((result) => factor * Number(result[field]))),
      seeds: runs.length,
      published,
      seconds: summarize(finished.map(({ seconds }) => Number(seconds)))?.mean,
    });
  }
  const notes = [
    ...experiment.notes,
    ...(set.length === 0 ? [] : [`Set otherwise here, in all runs: ${set.join(', ')}.`]),
  ];
  const table = textTable({ ...experiment, notes }, results);
  const title = experiment.summary;
  await writeFileAtomic(join(folder, 'table.md'), markdownTable(title, table));
  await writeFileAtomic(join(folder, 'table.csv'), csvTable(experiment.score.heading, results));
  await writeFileAtomic(join(folder, 'table.html'), htmlTablePage(title, table));
  return { table, cells: results };
}
