import { report } from '@resattn/vis';
import { reportFacts } from '../../run/report-facts.js';
import type { TaggingOutcome } from './outcome.js';
import { scoreColumns } from './scores.js';
import { shownOutcome } from './showing.js';
import type { TaggingTraining } from './task.js';

/** The run as one self-contained HTML page. */
export async function taggingReportPage(
  training: TaggingTraining,
  outcome: Pick<TaggingOutcome, 'model' | 'fit' | 'baseline' | 'parameters' | 'scores' | 'samples'>,
): Promise<string> {
  const { task } = training;
  const { model, fit, baseline, parameters, scores, samples } = outcome;
  const columns = scoreColumns[task.tagging];
  const [, types] = shownOutcome(task, outcome).tables;
  return report({
    ...(await reportFacts(training, columns, fit.best?.step)),
    title: `${model}: ${task.name}`,
    description: `${task.description}; ${task.train.length} sentences to train, ${task.validation.length} to validate, ${task.test.length} to test.`,
    scores: [
      ...columns.map(({ heading, score }) => ({
        ...{ name: heading, value: scores[score], baseline: baseline.scores[score] },
      })),
      { name: 'training time', value: fit.seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    tables: [
      {
        caption: task.tagging === 'entities' ? 'entities by type' : 'tags',
        columns: types!.head.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
        rows: types!.rows,
      },
    ],
    marked: samples,
  });
}
