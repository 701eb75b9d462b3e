import type { MetricsRecord } from '@resattn/core/node';
import type { CurvePanel } from '@resattn/vis';
import type { ScoreColumn } from './score-column.js';

/** Loss, validation scores and learning rate over the steps of a run, for its report. */
export function runCurves(
  records: readonly MetricsRecord[],
  scores: readonly ScoreColumn[],
  bestStep: number | undefined,
): CurvePanel[] {
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
      curves: scores.map(({ heading, score }) => ({
        name: heading,
        points: points(evaluations, (row) => validation(row)[score]),
      })),
      ...mark,
    },
    {
      title: 'learning rate',
      curves: [{ name: 'learning rate', points: points(steps, (row) => row.learningRate) }],
    },
  ];
}
