import { join } from 'node:path';
import { runPlannedTable, type TableRequest, tableFiles } from '@resattn/experiments';
import { fold } from '@resattn/vis/text';
import { exitStatus } from '../errors.js';
import { withInterrupt } from '../terminal/interrupt.js';
import { printNotes } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { plannedTraining, printTextTable } from './planned-runs.js';

type Request = Omit<TableRequest, 'tell' | 'signal' | 'train'>;

/** Runs a table and shows it; Ctrl-C saves what is under way. Returns the exit status. */
export async function reproduceShown(request: Request, terminal: Terminal): Promise<number> {
  const { say, out, width } = terminal;
  const { tell, train } = plannedTraining(terminal);
  const { page, failures, isInterrupted } = await withInterrupt(
    () => say('Interrupted: saving the runs that are under way.'),
    (signal) =>
      runPlannedTable({
        ...request,
        tell,
        signal,
        train,
      }),
  );
  say();
  printTextTable(terminal, page.scores);
  for (const sentence of page.findings) out(fold(sentence, width));
  printNotes(terminal, page.notes);
  say();
  for (const name of tableFiles) say(`table     ${join(request.folder, name)}`);
  for (const { name, folder } of failures) terminal.fail(`failed: ${name}: see ${folder}.log`);
  if (isInterrupted) {
    say('Not finished; continue with the same command.');
    return exitStatus.interrupted;
  }
  return failures.length > 0 ? exitStatus.failed : exitStatus.ok;
}
