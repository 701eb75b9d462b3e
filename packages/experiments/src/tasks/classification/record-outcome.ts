import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { writePredictions } from '../../predictions/predictions-file.js';
import type { ClassifierOutcome } from './outcome.js';
import { classificationReportPage } from './report-page.js';
import { resultsOf } from './results.js';
import type { ClassifierTraining } from './task.js';

/** Writes the predictions, `report.html` and `results.json`. */
export async function recordOutcome(
  training: ClassifierTraining,
  outcome: ClassifierOutcome,
): Promise<void> {
  const { run } = training;
  await writePredictions(run.folder, outcome.predictions);
  await writeFileAtomic(
    join(run.folder, 'report.html'),
    await classificationReportPage(training, outcome),
  );
  await run.writeResults({ ...resultsOf(training, outcome) });
}
