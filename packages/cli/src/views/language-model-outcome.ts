import { join } from 'node:path';
import {
  type LanguageModelOutcome,
  type LanguageModelTraining,
  languageModelComparison,
} from '@resattn/experiments';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/** Shows the scores beside the baseline's and the published ones, a sample, and what to type next. */
export function showLanguageModel(
  training: Pick<LanguageModelTraining, 'run' | 'task'>,
  outcome: LanguageModelOutcome,
  terminal: Terminal,
): void {
  const { run } = training;
  const { out, say, colors } = terminal;
  const { head, rows, notes } = languageModelComparison(training, outcome);
  say();
  printTable(terminal, head, rows);
  printNotes(terminal, notes);
  out();
  const [sample] = outcome.samples;
  out(`${colors.out.dim(sample!.prompt)}${sample!.text}`);
  say();
  say(`report    ${join(run.folder, 'report.html')}`);
  say(`next      resattn generate ${run.folder} "a beginning"`);
}
