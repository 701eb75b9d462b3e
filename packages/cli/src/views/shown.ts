import { join } from 'node:path';
import { type AnyTask, type AnyTrainedRun, type Shown, tasks } from '@resattn/experiments';
import type { Kind } from '@resattn/experiments/config';
import { terminalMarked } from '@resattn/vis';
import { fold } from '../terminal/layout.js';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/** How a kind of task shows what it found; undefined where this command knows how. */
export const showingOf = (kind: Kind): AnyTask['showing'] => (tasks[kind] as AnyTask).showing;

const SHOWN = 5;

/** Shows tables, and texts as the model marks them. */
export function showShown({ tables, texts = [] }: Shown, terminal: Terminal): void {
  const { out, colors, width } = terminal;
  tables.forEach(({ head, rows, notes = [] }, i) => {
    if (i > 0) out();
    printTable(terminal, head, rows);
    printNotes(terminal, notes);
  });
  if (texts.length > 0) out();
  for (const marked of texts.slice(0, SHOWN)) {
    const line = terminalMarked(marked, { color: colors.out.isColorSupported });
    // A colour would end with its line.
    out(colors.out.isColorSupported ? line : fold(line, width));
  }
}

/** Shows a finished run by the words of its task, and what to type next. */
export function showRun({ kind, run, config, data, end }: AnyTrainedRun, terminal: Terminal): void {
  const showing = showingOf(kind);
  if (end.status !== 'done' || showing === undefined) return;
  const { say } = terminal;
  const { fit } = end.outcome;
  if (fit.status === 'stopped-early')
    say(`Stopped after epoch ${fit.epochs}: the last ${config.patience} were no better.`);
  say();
  showShown(showing.outcome(data, end.outcome), terminal);
  say();
  say(`report    ${join(run.folder, 'report.html')}`);
  const [first, ...others] = tasks[kind].commands;
  say(`next      resattn ${first} ${run.folder} "your text"`);
  if (others.includes('evaluate')) say(`          resattn evaluate ${run.folder} --data <file>`);
}
