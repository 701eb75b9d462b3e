import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeFileAtomic } from '@resattn/core/node';
import { findLibrary } from '@resattn/runtime';
import { exitStatus } from '../errors.js';
import { calibrateOnce } from '../run/calibrate-once.js';
import type { MachineOptions } from '../run/machine.js';
import { openRun } from '../run/run-folder.js';
import { withInterrupt } from '../terminal/interrupt.js';
import { formatTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { UserError } from '../user-error.js';
import type { Experiment } from './experiment.js';
import { type PlannedCell, type PlannedRun, planTable } from './plan.js';
import {
  type CellResult,
  csvTable,
  htmlTablePage,
  markdownTable,
  textTable,
} from './result-table.js';
import { summarize } from './summary.js';
import { trainPlanned } from './train-planned.js';

export interface ReproductionRequest {
  readonly experiment: Experiment;
  readonly seeds: number;
  readonly folder: string;
  readonly only: readonly string[];
  readonly set: readonly string[];
  /** Runs at once. Default: one for every two cores. */
  readonly jobs: number | undefined;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/**
 * Runs a table: every cell by every seed, leaving out what is finished and going on with what was
 * begun, and writes the table as Markdown, CSV and HTML as often as a run ends. Returns the exit
 * status.
 */
export async function reproduce(request: ReproductionRequest): Promise<number> {
  const { experiment, folder, terminal, machine } = request;
  const { say, out, colors } = terminal;
  const cells = planTable(experiment, request);
  const runs = cells.flatMap((cell) => cell.runs.map((run) => ({ cell, run })));
  const missing: typeof runs = [];
  for (const each of runs) if (!(await isFinished(each.run))) missing.push(each);
  const jobs = Math.min(
    request.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    Math.max(1, missing.length),
  );
  await mkdir(folder, { recursive: true });
  say(
    `table     ${experiment.name}: ${runs.length} runs, ${runs.length - missing.length} of them finished${jobs > 1 ? `, ${jobs} at once` : ''}`,
  );

  // Runs that go at once would disturb each other's measurement, and start with different settings.
  if (jobs > 1 && machine.calibration !== false && machine.device !== 'gpu') {
    const library = findLibrary();
    if (library?.variant === 'cpu') await calibrateOnce(library, terminal);
  }

  const failures: string[] = [];
  let started = runs.length - missing.length;
  const signalled = await withInterrupt(
    () => say('Interrupted: saving the runs that are under way.'),
    async (signal) => {
      const queue = [...missing];
      const work = async () => {
        for (;;) {
          const next = signal.aborted ? undefined : queue.shift();
          if (next === undefined) return;
          const { cell, run } = next;
          const name = `${cell.row}, ${cell.column}, seed ${run.seed}`;
          say(colors.say.bold(`run       ${++started} of ${runs.length}: ${name}`));
          const status = await trainPlanned(run, {
            machine: threadsFor(machine, jobs),
            terminal,
            isShown: jobs === 1,
            signal,
          });
          if (status === exitStatus.interrupted) return;
          if (status !== exitStatus.ok) failures.push(`${name}: see ${run.folder}.log`);
          await writeTable(request, cells);
        }
      };
      await Promise.all(Array.from({ length: jobs }, work));
      return signal.aborted;
    },
  );

  const table = await writeTable(request, cells);
  say();
  out(formatTable(table.head, table.rows, { emphasize: colors.out.bold }));
  for (const note of table.notes) out(colors.out.dim(note));
  say();
  for (const type of ['md', 'csv', 'html']) say(`table     ${join(folder, `table.${type}`)}`);
  for (const failure of failures) terminal.fail(`failed: ${failure}`);
  if (signalled) {
    say('Not finished; go on with the same command.');
    return exitStatus.interrupted;
  }
  return failures.length > 0 ? exitStatus.failed : exitStatus.ok;
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
  const differs =
    opened.preset !== preset || !isDeepStrictEqual(plain(opened.config), plain(config));
  if (differs) {
    throw new UserError(`${folder} was run with other settings than the table has now.`, [
      (option) => `give another folder with ${option('out')}`,
      'move that run away',
    ]);
  }
  return (await opened.run.readResults()) !== undefined;
}

/** Without fields that are not set, as JSON keeps it. */
const plain = (config: object): unknown => JSON.parse(JSON.stringify(config));

async function writeTable(
  { experiment, folder, set }: ReproductionRequest,
  cells: readonly PlannedCell[],
) {
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
  return table;
}
