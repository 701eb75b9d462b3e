import { join } from 'node:path';
import {
  type MachineOptions,
  runPlannedSweep,
  type SweepPlan,
  sweepFiles,
} from '@resattn/experiments';
import { fold } from '@resattn/vis/text';
import { exitStatus } from '../errors.js';
import { withInterrupt } from '../terminal/interrupt.js';
import { printNotes } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { plannedTraining, printTextTable } from './planned-runs.js';

/** How the trials of a sweep are run. */
interface Running {
  readonly jobs?: number | undefined;
  readonly out?: string | undefined;
  readonly machine: MachineOptions;
}

/** Runs a sweep and shows it; Ctrl-C saves what is under way. Returns the exit status. */
export async function sweepShown(
  plan: SweepPlan,
  { jobs, out: given, machine }: Running,
  terminal: Terminal,
): Promise<number> {
  const { say, out, width } = terminal;
  const { tell, train } = plannedTraining(terminal);
  const folder = given ?? join('sweeps', plan.name);
  const { page, trials, choice, isInterrupted, isOutOfTime } = await withInterrupt(
    () => say('Interrupted: saving the trials that are under way.'),
    (signal) =>
      runPlannedSweep({
        ...{ plan, folder, jobs, machine, signal },
        tell,
        train,
      }),
  );
  say();
  printTextTable(terminal, page.scores);
  for (const sentence of page.findings) out(fold(sentence, width));
  if (page.importance) {
    out();
    printTextTable(terminal, page.importance);
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
