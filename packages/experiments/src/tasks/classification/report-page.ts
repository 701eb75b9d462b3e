import { report } from '@resattn/vis';
import { intervalRemark } from '../../predictions/confidence.js';
import { reportFacts } from '../../run/report-facts.js';
import { calibrationRemark } from './calibration.js';
import { disagreements } from './disagreements.js';
import { type ClassifierOutcome, classifierVerdict } from './outcome.js';
import { attendedText } from './samples.js';
import { scoreColumns } from './scores.js';
import type { ClassifierTraining } from './task.js';

/** The run as one self-contained HTML page. */
export async function classificationReportPage(
  training: ClassifierTraining,
  outcome: ClassifierOutcome,
): Promise<string> {
  const { model, fit, seconds, baseline, parameters, scores, confidence, samples } = outcome;
  const { task } = training;
  const { calibration } = outcome;
  const named = task.labels.some((label, i) => label !== task.labelNames[i]);
  const score = (name: string, of: 'accuracy' | 'precision' | 'recall' | 'f1') => ({
    name,
    value: scores[of],
    baseline: baseline.scores[of],
    interval: confidence[of]?.interval,
    pValue: confidence[of]?.baseline?.pValue,
  });
  return report({
    ...(await reportFacts(training, scoreColumns, fit.best?.step)),
    title: `${model}: ${task.name}`,
    description: `${task.description}; ${task.train.length} texts to train, ${task.validation.length} to validate, ${task.test.length} to test.`,
    scores: [
      score('accuracy', 'accuracy'),
      score('macro recall', 'recall'),
      score('macro precision', 'precision'),
      score('macro F1', 'f1'),
      { name: 'calibration error (ECE)', value: calibration.ece },
      { name: 'training time', value: seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    remarks: [classifierVerdict(outcome), intervalRemark, calibrationRemark(calibration)],
    calibration: { bins: calibration.bins, expectedError: calibration.ece },
    tables: disagreements(outcome.predictions, {
      texts: task.test.map(({ text }) => text),
      names: task.labelNames,
    }),
    confusion: scores.confusion,
    classes: scores.report.classes,
    ...(named && {
      classNames: Object.fromEntries(task.labels.map((label, i) => [label, task.labelNames[i]!])),
    }),
    samples: samples.map((sample) => ({
      ...attendedText(sample),
      prediction: sample.label,
      probability: sample.score,
      ...(sample.target !== undefined && { target: sample.target }),
    })),
  });
}
