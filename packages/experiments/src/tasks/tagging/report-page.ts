import { report } from '@resattn/vis';
import { intervalRemark } from '../../predictions/confidence.js';
import { reportFacts } from '../../run/report-facts.js';
import { type TaggingOutcome, taggerVerdict } from './outcome.js';
import { scoreColumns } from './scores.js';
import { shownOutcome } from './showing.js';
import type { TaggingTraining } from './task.js';

/** The run as one self-contained HTML page. */
export async function taggingReportPage(
  training: TaggingTraining,
  outcome: Omit<TaggingOutcome, 'predictions'>,
): Promise<string> {
  const { task } = training;
  const { model, fit, seconds, baseline, parameters, scores, confidence, samples } = outcome;
  const columns = scoreColumns[task.tagging];
  const [, types] = shownOutcome(task, outcome).tables;
  return report({
    ...(await reportFacts(training, columns, fit.best?.step)),
    title: `${model}: ${task.name}`,
    description: `${task.description}; ${task.train.length} sentences to train, ${task.validation.length} to validate, ${task.test.length} to test.`,
    scores: [
      ...columns.map(({ heading, score }) => ({
        ...{ name: heading, value: scores[score], baseline: baseline.scores[score] },
        interval: confidence[score]?.interval,
        pValue: confidence[score]?.baseline?.pValue,
      })),
      { name: 'training time', value: seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    remarks: [taggerVerdict(task, outcome), intervalRemark],
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
