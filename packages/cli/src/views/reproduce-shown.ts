import { join } from 'node:path';
import {
  runPlannedTable,
  type TableRequest,
  type TextTable,
  tableFiles,
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

type Request = Omit<TableRequest, 'tell' | 'signal' | 'train'>;

/** Runs a table and shows it; Ctrl-C saves what is under way. Returns the exit status. */
export async function reproduceShown(request: Request, terminal: Terminal): Promise<number> {
  const { say, out, width } = terminal;
  const tell = runView(terminal).show;
  const command = startedCommand();
  const { page, failures, isInterrupted } = await withInterrupt(
    () => say('Interrupted: saving the runs that are under way.'),
    (signal) =>
      runPlannedTable({
        ...request,
        tell,
        signal,
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
  printNotes(terminal, page.notes);
  say();
  for (const name of tableFiles) say(`table     ${join(request.folder, name)}`);
  for (const { name, folder } of failures) terminal.fail(`failed: ${name}: see ${folder}.log`);
  if (isInterrupted) {
    say('Not finished; go on with the same command.');
    return exitStatus.interrupted;
  }
  return failures.length > 0 ? exitStatus.failed : exitStatus.ok;
}
