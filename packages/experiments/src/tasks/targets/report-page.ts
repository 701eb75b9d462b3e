import { report } from '@resattn/vis';
import { intervalRemark } from '../../predictions/confidence.js';
import { reportFacts } from '../../run/report-facts.js';
import { attendedText } from '../classification/samples.js';
import { type TargetOutcome, targetVerdict } from './outcome.js';
import { numberText } from './showing.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig, TargetTraining } from './task.js';

/** The run as one self-contained HTML page. */
export async function targetReportPage<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  training: TargetTraining<C, Example>,
  outcome: TargetOutcome<Scores>,
): Promise<string> {
  const { task } = training;
  const { model, fit, seconds, baseline, parameters, scores, confidence, samples } = outcome;
  const said = targetVerdict(kind, outcome, task.test.length);
  return report({
    ...(await reportFacts(training, kind.validation.columns, fit.best?.step)),
    title: `${model}: ${task.name}`,
    description: `${task.description}; ${task.train.length} texts to train, ${task.validation.length} to validate, ${task.test.length} to test.`,
    scores: [
      ...kind.columns.map(({ heading, score }) => ({
        name: heading,
        value: scores[score as keyof Scores] as number,
        baseline: baseline.scores[score as keyof Scores] as number,
        interval: confidence[score]?.interval,
        pValue: confidence[score]?.baseline?.pValue,
      })),
      { name: 'training time', value: seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    remarks: [...(said ? [said] : []), intervalRemark],
    tables: (kind.tables?.(scores) ?? []).map(({ head, rows }) => ({
      caption: 'labels',
      columns: head.map((header, i) => ({ header, kind: i === 0 ? 'text' : 'number' })),
      rows,
    })),
    samples: samples.map((sample) => ({
      ...attendedText(sample),
      prediction: sample.labels ? sample.labels.join(', ') || '-' : numberText(sample.score),
      target: sample.target,
    })),
  });
}
