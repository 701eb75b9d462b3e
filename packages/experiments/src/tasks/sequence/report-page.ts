import { report } from '@resattn/vis';
import { intervalRemark } from '../../predictions/confidence.js';
import { reportFacts } from '../../run/report-facts.js';
import { sequenceComparison, sequenceVerdict } from './comparison.js';
import { modelName } from './model.js';
import type { SequenceOutcome } from './outcome.js';
import { scoreColumns, scoreLabels } from './scores.js';
import type { SequenceTraining } from './task.js';

/** The run as one self-contained HTML page. */
export async function sequenceReportPage(
  training: SequenceTraining,
  outcome: SequenceOutcome,
): Promise<string> {
  const { task, config } = training;
  const { fit, parameters, tests, confidence, samples } = outcome;
  const [test] = tests;
  const names = config.validateBy === 'loss' ? [] : task.scores;
  const { head, rows, notes } = sequenceComparison(training, outcome);
  return report({
    ...(await reportFacts(training, scoreColumns(names, config.watchTest), fit.best?.step)),
    title: `${modelName(config)}: ${task.name}`,
    description: `${task.description}; ${task.train.length} pairs to train, ${task.validation.length} to validate, ${task.test.length} to test.`,
    scores: [
      ...task.scores.map((name) => {
        const baseline = test!.baseline?.[name];
        return {
          name: scoreLabels[name].heading,
          value: test!.scores[name]!,
          interval: confidence[name]?.interval,
          pValue: confidence[name]?.baseline?.pValue,
          ...(baseline === undefined ? {} : { baseline }),
          unit: name === 'exactMatch' ? ('ratio' as const) : ('number' as const),
        };
      }),
      { name: 'training time', value: fit.seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    ...(task.baseline && { baselineName: task.baseline.name }),
    remarks: [...sequenceVerdict(training, outcome), intervalRemark],
    tables: [
      {
        caption: 'beside the plain method and published results',
        columns: head.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
        rows,
        notes,
      },
    ],
    texts: samples.map(({ source, text, target, alignment }) => ({
      source,
      written: text,
      target,
      ...(alignment && { alignment }),
    })),
  });
}
