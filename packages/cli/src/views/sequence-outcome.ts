import { join } from 'node:path';
import {
  type SequenceOutcome,
  type SequenceTraining,
  sequenceComparison,
  sequenceVerdict,
} from '@resattn/experiments';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

const SHOWN = 5;

/** Shows the scores beside the baseline's and the published ones, samples, and what to type next. */
export function showSequence(
  training: Pick<SequenceTraining, 'run' | 'task' | 'config'>,
  outcome: SequenceOutcome,
  terminal: Terminal,
): void {
  const { run, task, config } = training;
  const { out, say, colors } = terminal;
  const { fit, samples } = outcome;
  if (fit.status === 'stopped-early') {
    say(`Stopped after epoch ${fit.epochs}: the last ${config.patience} were no better.`);
  }
  say();
  const { head, rows, notes } = sequenceComparison(training, outcome);
  printTable(terminal, head, rows);
  printNotes(terminal, [...sequenceVerdict(training, outcome), ...notes]);
  out();
  for (const { source, text, target } of samples.slice(0, SHOWN)) {
    out(colors.out.dim(shorten(source)));
    out(`  ${text === target ? colors.out.cyan(shorten(text)) : colors.out.red(shorten(text))}`);
    if (text !== target) out(colors.out.dim(`  wanted: ${shorten(target)}`));
  }
  say();
  say(`report    ${join(run.folder, 'report.html')}`);
  say(`next      resattn ${task.verb} ${run.folder} "your text"`);
}

const LONGEST = 200;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
