import { type MultiLabelText, multiLabelData, multiLabelTexts } from '@resattn/data';
import { loadMultiLabel, loadMultiLabelTexts, loadPublicSet } from '@resattn/data/node';
import { metric, multilabelReport } from '@resattn/metrics';
import { chooseThresholds, fitMultiLabelTemperature, multiLabelLoss } from '@resattn/models';
import { fitMultiLabelMixture } from '@resattn/models/baselines';
import { describe } from '../../run/rows.js';
import { tableOptions } from '../../run/table-options.js';
import { UserError } from '../../user-error.js';
import type { TargetKind } from '../targets/target-kind.js';
import { trainBaseline } from './baseline.js';
import { type MultiLabelConfig, multiLabelFields } from './config.js';
import { indicators, type MultiLabelScores, multiLabelScores, predictedLabels } from './scores.js';

/** A text and its labels, as a program gives them. */
export interface MultiLabelRow {
  readonly text: string;
  /** None, one or several. */
  readonly labels: readonly string[];
}

/** Texts with any number of labels. */
export const multiLabelTarget: TargetKind<
  MultiLabelConfig,
  MultiLabelText,
  MultiLabelRow,
  MultiLabelScores
> = {
  kind: 'multi-label',
  noun: 'classifier with several labels a text',
  preset: 'multi-label',
  problemType: 'multi_label_classification',
  fields: multiLabelFields,
  targetColumns: ['labelColumn', 'labelSeparator', 'labelColumns'],
  columns: [
    { heading: 'micro F1', score: 'microF1' },
    { heading: 'macro F1', score: 'macroF1' },
    { heading: 'sample F1', score: 'sampleF1' },
    { heading: 'all right', score: 'subsetAccuracy' },
    { heading: 'mAP', score: 'meanAveragePrecision' },
  ],
  validation: {
    columns: [
      { heading: 'micro F1', score: 'microF1' },
      { heading: 'macro F1', score: 'macroF1' },
    ],
    monitor: 'loss',
    metrics: () =>
      metric(multilabelReport(), {
        predictions: 'logits',
        targets: 'labels',
        activation: 'sigmoid',
        scores: ({ micro, macro }) => ({ microF1: micro.f1, macroF1: macro.f1 }),
      }),
  },

  columnsOfRows: ['text', 'labels'],
  checkRow(row, where) {
    const { text, labels } = (row ?? {}) as Partial<Record<keyof MultiLabelRow, unknown>>;
    const areLabels =
      Array.isArray(labels) &&
      labels.every((each) => typeof each === 'string' && each.trim() !== '');
    if (typeof text === 'string' && text.trim() !== '' && areLabels) return;
    throw new UserError(
      `${where} is ${describe(row)}: expected { text, labels } with a text and a list of labels, none of them empty.`,
    );
  },
  fieldsOf: ({ text, labels }) => ({ text, labels }),
  async divide(source, config, { seed, validation, test }) {
    const { rareClasses } = config;
    const division = { rareClasses, seed, validation, test };
    return 'path' in source
      ? loadMultiLabel(source.path, {
          ...{ ...readingOptions(config), ...division, onRead: source.onRead },
        })
      : multiLabelData(source.table, { ...rowColumns, ...division });
  },
  async more(source, labels, config, unknownLabels) {
    return 'path' in source
      ? loadMultiLabelTexts(source.path, labels, {
          ...{ ...readingOptions(config), unknownLabels, onRead: source.onRead },
        })
      : multiLabelTexts(source.table, labels, { ...rowColumns, unknownLabels });
  },
  async publicSet(name) {
    if (name !== 'goemotions') return undefined;
    const { set, splits } = await loadPublicSet('goemotions');
    const { train, validation, test } = splits;
    return {
      labels: set.labels!,
      ...{ train: train!, validation: validation!, test: test! },
      notices: [],
      ...{ title: set.title, citation: set.citation },
    };
  },
  targetOf: ({ labels: own }, labels) => own.map((k) => labels[k]!).join('|'),
  describe: (labels) => `with any of ${labels.length} labels`,

  learned: (example) => example,
  loss: (classifier, { balanceClasses }, { train, labels }) =>
    multiLabelLoss(
      classifier,
      balanceClasses ? { positiveWeight: positiveWeights(train, labels.length) } : {},
    ),
  fitWide: ({ train, validation, labels }, { balanceClasses }, { network, unspaced, onProgress }) =>
    fitMultiLabelMixture({
      ...{ train, validation, network, unspaced, onProgress, balanceClasses },
      numLabels: labels.length,
    }),
  settle({ validation, labels }, outputs, { thresholds: choice }) {
    const targets = validation.flatMap((each) => indicators(each.labels, labels.length));
    const temperature = fitMultiLabelTemperature(outputs, targets);
    const probabilities = outputs.map((output) => 1 / (1 + Math.exp(-output / temperature)));
    return {
      temperature,
      thresholds: chooseThresholds(probabilities, targets, labels.length, choice),
    };
  },
  trainBaseline,

  scoresOf: (scores, examples, { thresholds }, labels) =>
    multiLabelScores(
      scores,
      examples.map((each) => each.labels),
      thresholds ?? labels.map(() => 0.5),
      labels,
    ),
  predictionsOf(test, scores, examples, { labels, reading, baseline }) {
    const predicted = (
      all: readonly ArrayLike<number>[],
      thresholds: readonly number[] = labels.map(() => 0.5),
    ) => all.map((own) => predictedLabels(own, thresholds));
    return {
      ...{ kind: 'labels', test, labels },
      targets: examples.map((each) => each.labels),
      predicted: predicted(scores, reading.thresholds),
      ...(baseline && { baseline: predicted(baseline.scores, baseline.reading.thresholds) }),
      probabilities: scores.map((own) => Array.from(own)),
    };
  },
  tables: ({ labels }) => [
    {
      head: ['label', 'precision', 'recall', 'F1', 'AP', 'threshold', 'in the test'],
      rows: labels.map(({ label, precision, recall, f1, averagePrecision, threshold, support }) => [
        label,
        ...[precision, recall, f1, averagePrecision, threshold].map((value) => value.toFixed(4)),
        support.toLocaleString('en-US'),
      ]),
    },
  ],
  shownTarget: ({ labels: own }, labels) => own.map((k) => labels[k]!).join(', ') || '-',
};

const rowColumns = { textColumn: 'text', labelColumn: 'labels' };

function readingOptions(config: MultiLabelConfig) {
  const { textColumn, labelColumn, labelSeparator, labelColumns, strict } = config;
  return {
    ...tableOptions(config),
    strict,
    ...(textColumn === undefined ? {} : { textColumn }),
    ...(labelColumn === undefined ? {} : { labelColumn }),
    ...(labelSeparator === undefined ? {} : { labelSeparator }),
    ...(labelColumns === undefined ? {} : { labelColumns }),
  };
}

/** `(n - n_k) / n_k` for each label; 1 for one that no text has. */
function positiveWeights(train: readonly MultiLabelText[], numLabels: number): number[] {
  const counts = new Array<number>(numLabels).fill(0);
  for (const { labels } of train) for (const k of labels) counts[k]!++;
  return counts.map((count) => (count === 0 ? 1 : Math.max(1, train.length - count) / count));
}
