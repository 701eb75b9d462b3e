import { type NumberedText, numberedTexts, regressionData } from '@resattn/data';
import { loadNumberedTexts, loadRegression } from '@resattn/data/node';
import { regressionLoss } from '@resattn/models';
import { fitRegressionMixture } from '@resattn/models/baselines';
import { describe } from '../../run/rows.js';
import { tableOptions } from '../../run/table-options.js';
import { UserError } from '../../user-error.js';
import { numberText } from '../targets/showing.js';
import type { TargetKind } from '../targets/target-kind.js';
import { trainBaseline } from './baseline.js';
import { type RegressionConfig, regressionFields } from './config.js';
import { type RegressionScores, regressionScores, validationMetrics } from './scores.js';

/** A text and its number, as a program gives them. */
export interface NumberedRow {
  readonly text: string;
  readonly value: number;
}

/** Texts with numbers. */
export const regressionTarget: TargetKind<
  RegressionConfig,
  NumberedText,
  NumberedRow,
  RegressionScores
> = {
  kind: 'regression',
  noun: 'regression',
  preset: 'regress',
  problemType: 'regression',
  fields: regressionFields,
  targetColumns: ['labelColumn'],
  columns: [
    { heading: 'Pearson', score: 'pearson' },
    { heading: 'Spearman', score: 'spearman' },
    { heading: 'RMSE', score: 'rmse' },
    { heading: 'MAE', score: 'mae' },
    { heading: 'R2', score: 'r2' },
  ],
  validation: {
    columns: [
      { heading: 'Pearson', score: 'pearson' },
      { heading: 'RMSE, standardized', score: 'rmse' },
    ],
    monitor: 'loss',
    metrics: validationMetrics,
  },

  columnsOfRows: ['text', 'value'],
  checkRow(row, where) {
    const { text, value } = (row ?? {}) as Partial<Record<keyof NumberedRow, unknown>>;
    if (typeof text === 'string' && text.trim() !== '' && Number.isFinite(value)) return;
    throw new UserError(
      `${where} is ${describe(row)}: expected { text, value } with a text that is not empty and a finite number.`,
    );
  },
  fieldsOf: ({ text, value }) => ({ text, value }),
  async divide(source, config, division) {
    const { target, ...parts } =
      'path' in source
        ? await loadRegression(source.path, {
            ...{ ...readingOptions(config), ...division, onRead: source.onRead },
          })
        : await regressionData(source.table, { ...rowColumns, ...division });
    return { ...parts, labels: [target] };
  },
  more: (source, _, config) =>
    'path' in source
      ? loadNumberedTexts(source.path, { ...readingOptions(config), onRead: source.onRead })
      : numberedTexts(source.table, rowColumns),
  targetOf: ({ value }) => String(value),
  describe: ([target]) => `with a number each ("${target}")`,

  scaleOf(train) {
    const mean = train.reduce((sum, { value }) => sum + value, 0) / train.length;
    const variance = train.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / train.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  },
  learned: ({ text, value }, { scale }) => ({
    text,
    value: (value - scale!.mean) / scale!.deviation,
  }),
  loss: (classifier, { loss }) => regressionLoss(classifier, { loss }),
  fitWide({ train, validation }, _, { network, reading, unspaced, onProgress }) {
    const { mean, deviation } = reading.scale!;
    const standardized = ({ text, value }: NumberedText) => ({
      text,
      value: (value - mean) / deviation,
    });
    return fitRegressionMixture({
      train: train.map(standardized),
      validation: validation.map(standardized),
      ...{ network, unspaced, onProgress },
    });
  },
  settle: () => ({}),
  trainBaseline,

  scoresOf: (scores, examples) =>
    regressionScores(
      scores.map((own) => own[0]!),
      examples.map(({ value }) => value),
    ),
  predictionsOf: (test, scores, examples, { labels, baseline }) => ({
    ...{ kind: 'numbers', test, name: labels[0]! },
    targets: examples.map(({ value }) => value),
    predicted: scores.map((own) => own[0]!),
    ...(baseline && { baseline: baseline.scores.map((own) => own[0]!) }),
  }),
  shownTarget: ({ value }) => numberText(value),
};

const rowColumns = { textColumn: 'text', labelColumn: 'value' };

function readingOptions(config: RegressionConfig) {
  const { textColumn, labelColumn, strict } = config;
  return {
    ...tableOptions(config),
    strict,
    ...(textColumn === undefined ? {} : { textColumn }),
    ...(labelColumn === undefined ? {} : { labelColumn }),
  };
}
