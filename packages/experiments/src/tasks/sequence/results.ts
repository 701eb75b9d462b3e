import { join } from 'node:path';
import type { FitResult } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { writePredictions } from '../../predictions/predictions-file.js';
import type { SequenceOutcome } from './outcome.js';
import { sequenceReportPage } from './report-page.js';
import type { SequenceTraining } from './task.js';

/** Writes the predictions, `report.html` and `results.json`. */
export async function recordOutcome(
  training: SequenceTraining,
  outcome: SequenceOutcome,
): Promise<void> {
  const { run } = training;
  await writePredictions(run.folder, outcome.tests[0]!.predictions);
  await writeFileAtomic(
    join(run.folder, 'report.html'),
    await sequenceReportPage(training, outcome),
  );
  await run.writeResults(resultsOf(training, outcome));
}

/** How the training went. */
function trainingOf({ seconds, status, epochs, step, best }: FitResult): Pick<
  FitResult,
  'seconds' | 'status' | 'epochs' | 'best'
> & {
  readonly steps: number;
} {
  return { seconds, status, epochs, steps: step, best };
}

/** `results.json`. */
export type SequenceResults = ReturnType<typeof resultsOf>;

function resultsOf({ task }: SequenceTraining, outcome: SequenceOutcome) {
  const { fit, parameters, tests, confidence } = outcome;
  const [test, ...further] = tests;
  return {
    ...test!.scores,
    confidence,
    ...(task.baseline && { baseline: { name: task.baseline.name, ...test!.baseline } }),
    ...(further.length > 0 && {
      tests: Object.fromEntries(further.map(({ name, scores }) => [name, scores])),
    }),
    ...trainingOf(fit),
    ...(fit.averaged && { averaged: fit.averaged }),
    parameters,
    pairs: { train: task.train.length, validation: task.validation.length, test: task.test.length },
    published: task.published,
    differences: task.differences,
  };
}
