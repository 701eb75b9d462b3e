import { basename, join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { type ReportValue, report } from '@resattn/vis';
import { type CrossValidation, crossValidationVerdict, type Spread } from './cross-validation.js';

/** Writes `cross-validation.json` and `report.html` beside the runs of the folds. */
export async function writeCrossValidation(
  result: CrossValidation,
  config: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { folder, pooled, pooledBaseline: _, ...record } = result;
  const json = {
    ...record,
    folds: record.folds.map((fold) => ({ ...fold, folder: basename(fold.folder) })),
  };
  await writeFileAtomic(
    join(folder, 'cross-validation.json'),
    `${JSON.stringify({ ...json, classes: pooled.report.classes }, null, 2)}\n`,
  );
  await writeFileAtomic(join(folder, 'report.html'), pageOf(result, config));
}

function pageOf(
  { folds, accuracy, f1, baseline, baselineName, confidence, pooled, ...rest }: CrossValidation,
  config: Readonly<Record<string, unknown>>,
): string {
  const score = (name: string, of: 'accuracy' | 'f1') => ({
    name,
    value: pooled[of],
    baseline: rest.pooledBaseline[of],
    interval: confidence[of]?.interval,
    pValue: confidence[of]?.baseline?.pValue,
  });
  const digits = (value: number) => value.toFixed(4);
  const spread = ({ mean, deviation }: Spread) => `${digits(mean)} ± ${digits(deviation)}`;
  return report({
    title: `Cross-validation in ${folds.length} folds`,
    description: `${folds.length} runs, each tested on another fold. The scores are those of the predictions of all folds together.`,
    scores: [score('accuracy', 'accuracy'), score('macro F1', 'f1')],
    baselineName,
    remarks: [
      crossValidationVerdict({
        folds,
        accuracy,
        f1,
        baseline,
        baselineName,
        confidence,
        pooled,
        ...rest,
      }),
    ],
    tables: [
      {
        caption: 'The folds, and their mean and standard deviation',
        columns: [
          { header: 'fold' },
          ...['texts', 'accuracy', 'macro F1', `accuracy of ${baselineName}`].map(
            (header) => ({ header, kind: 'number' }) as const,
          ),
        ],
        rows: [
          ...folds.map((fold, i) => [
            `${i + 1}`,
            `${fold.texts}`,
            ...[fold.accuracy, fold.f1, fold.baseline.accuracy].map(digits),
          ]),
          ['mean', '', spread(accuracy), spread(f1), spread(baseline.accuracy)],
        ],
      },
    ],
    confusion: pooled.confusion,
    classes: pooled.report.classes,
    configuration: JSON.parse(JSON.stringify(config)) as Readonly<Record<string, ReportValue>>,
  });
}
