import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { report } from '@resattn/vis';
import { writePredictions } from '../../predictions/predictions-file.js';
import { reportFacts } from '../../run/report-facts.js';
import {
  bits,
  type LanguageModelOutcome,
  languageModelComparison,
  resultsOf,
  scoreColumns,
} from './outcome.js';
import type { LanguageModelTraining } from './task.js';

/** Writes the losses, `report.html` and `results.json`. */
export async function recordOutcome(
  training: LanguageModelTraining,
  outcome: LanguageModelOutcome,
): Promise<void> {
  const { run } = training;
  await writePredictions(run.folder, outcome.predictions);
  await writeFileAtomic(join(run.folder, 'report.html'), await reportPage(training, outcome));
  await run.writeResults(resultsOf(training, outcome));
}

async function reportPage(
  training: LanguageModelTraining,
  { fit, parameters, loss, baseline, confidence, samples }: LanguageModelOutcome,
): Promise<string> {
  const { task } = training;
  const { head, rows, notes } = languageModelComparison(training, { fit, loss, baseline });
  return report({
    ...(await reportFacts(training, scoreColumns, fit.best?.step)),
    title: `Transformer language model: ${task.name}`,
    description: `${task.description}; ${task.train.length.toLocaleString('en-US')} to train, ${task.validation.length.toLocaleString('en-US')} to validate.`,
    scores: [
      {
        ...{ name: 'loss', value: loss, baseline: baseline.loss, unit: 'number' },
        interval: confidence.loss?.interval,
      },
      {
        name: 'bits per character',
        value: bits(loss),
        baseline: bits(baseline.loss),
        unit: 'number',
      },
      { name: 'training time', value: fit.seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    remarks: ['Interval: 95 %, by the bootstrap over pieces of the text.'],
    tables: [
      {
        caption: 'beside the plain method and published results',
        columns: head.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
        rows,
        notes,
      },
    ],
    texts: samples.map(({ prompt, text }) => ({ source: prompt, written: text })),
  });
}
