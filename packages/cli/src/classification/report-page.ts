import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRecord } from '@resattn/core/node';
import { type CurvePanel, type ReportValue, report } from '@resattn/vis';
import type { Outcome } from './outcome.js';
import { attendedText } from './samples.js';
import type { Training } from './train.js';

/** The run as one self-contained HTML page. */
export async function classificationReportPage(
  { run, task, config }: Training,
  { fit, baseline, parameters, scores, samples }: Outcome,
): Promise<string> {
  const environment = JSON.parse(
    await readFile(join(run.folder, 'environment.json'), 'utf8'),
  ) as Record<string, ReportValue>;
  const named = task.labels.some((label, i) => label !== task.labelNames[i]);
  const score = (name: string, of: 'accuracy' | 'precision' | 'recall' | 'f1') => ({
    name,
    value: scores[of],
    baseline: baseline.scores[of],
  });
  return report({
    title: `ResNet-Attention: ${task.name}`,
    description: `${task.description}; ${task.train.length} texts to train, ${task.validation.length} to validate, ${task.test.length} to test.`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    scores: [
      score('accuracy', 'accuracy'),
      score('macro recall', 'recall'),
      score('macro precision', 'precision'),
      score('macro F1', 'f1'),
      { name: 'training time', value: fit.seconds, unit: 'seconds' },
      { name: 'parameters', value: parameters, unit: 'count' },
    ],
    baselineName: baseline.name,
    curves: curvesOf(await run.metrics.read(), fit.best?.step),
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
    configuration: { ...config } as Record<string, ReportValue>,
    environment,
  });
}

function curvesOf(records: readonly MetricsRecord[], bestStep: number | undefined): CurvePanel[] {
  const of = (event: string) => records.filter((record) => record.event === event);
  const points = (rows: readonly MetricsRecord[], value: (row: MetricsRecord) => unknown) =>
    rows.map((row) => [row.step, Number(value(row))] as const);
  const validation = (row: MetricsRecord) => row.validation as Record<string, number>;
  const steps = of('step');
  const evaluations = of('evaluation');
  const mark = bestStep === undefined ? {} : { mark: { x: bestStep, label: 'best' } };
  return [
    {
      title: 'loss',
      curves: [
        { name: 'training', points: points(steps, (row) => row.loss) },
        { name: 'validation', points: points(evaluations, (row) => validation(row).loss) },
      ],
      ...mark,
    },
    {
      title: 'validation scores',
      curves: [
        { name: 'accuracy', points: points(evaluations, (row) => validation(row).accuracy) },
        { name: 'macro F1', points: points(evaluations, (row) => validation(row).f1) },
      ],
      ...mark,
    },
    {
      title: 'learning rate',
      curves: [{ name: 'learning rate', points: points(steps, (row) => row.learningRate) }],
    },
  ];
}
