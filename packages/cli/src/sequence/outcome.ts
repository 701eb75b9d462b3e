import { join } from 'node:path';
import type { FitResult } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { formatTable } from '../terminal/table.js';
import type { Averaging } from './average.js';
import { comparisonTable } from './comparison.js';
import { sequenceReportPage } from './report-page.js';
import type { Tested } from './test-model.js';
import type { SequenceTraining } from './train.js';

/** What came of a training run. */
export interface SequenceOutcome extends Tested {
  readonly fit: FitResult & Partial<Averaging>;
  readonly parameters: number;
}

/** Writes `results.json` and `report.html`. */
export async function recordOutcome(
  training: SequenceTraining,
  outcome: SequenceOutcome,
): Promise<void> {
  const { run, task } = training;
  const { fit, parameters, tests } = outcome;
  await writeFileAtomic(
    join(run.folder, 'report.html'),
    await sequenceReportPage(training, outcome),
  );
  const [test, ...further] = tests;
  await run.writeResults({
    ...test!.scores,
    ...(task.baseline && { baseline: { name: task.baseline.name, ...test!.baseline } }),
    ...(further.length > 0 && {
      tests: Object.fromEntries(further.map(({ name, scores }) => [name, scores])),
    }),
    seconds: fit.seconds,
    status: fit.status,
    epochs: fit.epochs,
    steps: fit.step,
    best: fit.best,
    ...(fit.averaged && { averaged: fit.averaged }),
    parameters,
    pairs: { train: task.train.length, validation: task.validation.length, test: task.test.length },
    published: task.published,
    differences: task.differences,
  });
}

const SHOWN = 5;

/** Shows the scores beside the baseline's and the published ones, samples, and what to type next. */
export function showOutcome(training: SequenceTraining, outcome: SequenceOutcome): void {
  const { run, task, terminal, config } = training;
  const { out, say, colors } = terminal;
  const { fit, samples } = outcome;
  if (fit.status === 'stopped-early') {
    say(`Stopped after epoch ${fit.epochs}: the last ${config.patience} were no better.`);
  }
  say();
  const { head, rows, notes } = comparisonTable(training, outcome);
  out(formatTable(head, rows, { emphasize: colors.out.bold }));
  for (const note of notes) out(colors.out.dim(note));
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
