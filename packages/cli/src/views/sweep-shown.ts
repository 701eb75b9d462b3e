import { join } from 'node:path';
import {
  type MachineOptions,
  planPresetSweep,
  runPlannedSweep,
  type SweepOptions,
  sweepFiles,
  type TaskTypes,
  type TextTable,
  trainPlanned,
  trainPlannedApart,
} from '@resattn/experiments';
import { exitStatus } from '../errors.js';
import { withInterrupt } from '../terminal/interrupt.js';
import { fold } from '../terminal/layout.js';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { startedCommand } from '../version.js';
import { runView } from './run-view.js';

interface Request {
  readonly request: Omit<SweepOptions<TaskTypes>, 'space' | 'candidates' | 'options'>;
  /** What is varied, as `field=values`. */
  readonly varied: readonly string[];
  /** Fields of all trials, as `field=value`. */
  readonly set: readonly string[];
  readonly jobs: number | undefined;
  readonly out: string | undefined;
  readonly machine: MachineOptions;
}

/** Runs a sweep and shows it; Ctrl-C saves what is under way. Returns the exit status. */
export async function sweepShown(
  preset: string,
  { request, varied, set, jobs, out: given, machine }: Request,
  terminal: Terminal,
): Promise<number> {
  const { say, out, width } = terminal;
  const plan = await planPresetSweep(preset, { ...request, varied, set });
  const tell = runView(terminal).show;
  const command = startedCommand();
  const folder = given ?? join('sweeps', plan.name);
  const { page, trials, choice, isInterrupted, isOutOfTime } = await withInterrupt(
    () => say('Interrupted: saving the trials that are under way.'),
    (signal) =>
      runPlannedSweep({
        ...{ plan, folder, jobs, machine, signal },
        tell,
        // In this process where the command runs from its sources.
        train: (run, options) =>
          command === undefined
            ? trainPlanned(run, { ...options, tell })
            : trainPlannedApart(command, run, { ...options, onOutput: say }),
      }),
  );
  say();
  const show = ({ head, rows }: TextTable) => {
    const cells = rows.map((row) => row.map(({ text, isBest }) => (isBest ? `${text} *` : text)));
    printTable(terminal, head, cells);
  };
  show(page.scores);
  for (const sentence of page.findings) out(fold(sentence, width));
  if (page.importance) {
    out();
    show(page.importance);
  }
  printNotes(terminal, page.notes);
  say();
  for (const name of sweepFiles) say(`written   ${join(folder, name)}`);
  for (const { number, failed } of trials)
    if (failed !== undefined) say(`failed    trial ${number}: ${failed}`);
  if (choice) say(`chosen    ${choice.folder}`);
  if (isOutOfTime) say('Out of time; the same command continues.');
  if (!isInterrupted) return exitStatus.ok;
  say('Not finished; continue with the same command.');
  return exitStatus.interrupted;
}
