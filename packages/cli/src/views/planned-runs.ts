import {
  type TableRequest,
  type TextTable,
  trainPlanned,
  trainPlannedApart,
} from '@resattn/experiments';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { startedCommand } from '../version.js';
import { runView } from './run-view.js';

/** How the runs of a table or a sweep are trained: each apart, or here where the command runs from its sources. */
export function plannedTraining(terminal: Terminal) {
  const tell = runView(terminal).show;
  const command = startedCommand();
  const train: TableRequest['train'] = (run, options) =>
    command === undefined
      ? trainPlanned(run, { ...options, tell })
      : trainPlannedApart(command, run, { ...options, onOutput: terminal.say });
  return { tell, train };
}

/** Prints a table whose best cells are marked. */
export function printTextTable(terminal: Terminal, { head, rows }: TextTable): void {
  const cells = rows.map((row) => row.map(({ text, isBest }) => (isBest ? `${text} *` : text)));
  printTable(terminal, head, cells);
}
