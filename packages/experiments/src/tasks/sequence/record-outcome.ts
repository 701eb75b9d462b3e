import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { writePredictions } from '../../predictions/predictions-file.js';
import type { SequenceOutcome } from './outcome.js';
import { sequenceReportPage } from './report-page.js';
import { resultsOf } from './results.js';
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
