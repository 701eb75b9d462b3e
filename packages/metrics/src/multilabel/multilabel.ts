import { checkOptions, type NoOptions } from '@resattn/options';
import { MultilabelMetric, type MultilabelOptions, type MultilabelReport } from './label-counts.js';

export interface MultilabelAverageOptions extends MultilabelOptions {
  /**
   * `micro`: pool all labels; `macro`: plain mean over labels; `weighted`: mean over labels by how
   * often each is true; `samples`: mean over items. Default `macro`.
   */
  readonly average?: 'micro' | 'macro' | 'weighted' | 'samples' | undefined;
}

/**
 * Every multi-label measure at once: precision, recall, F1 and Jaccard by micro, macro, weighted
 * and samples average and for each label, the 2 by 2 confusion matrices, subset accuracy and
 * Hamming loss.
 *
 * `update(predictions, targets, weights?)`: rows of 0 and 1, `[item, label]`.
 */
export function multilabelReport(
  options: MultilabelOptions = {},
): MultilabelMetric<MultilabelReport> {
  checkOptions('multilabelReport', options, { zeroDivision: true });
  return new MultilabelMetric('multilabelReport', options, (report) => report);
}

/** Precision of the labels, averaged; input as for {@link multilabelReport}. */
export function multilabelPrecision(
  options: MultilabelAverageOptions = {},
): MultilabelMetric<number> {
  return averaged('multilabelPrecision', 'precision', options);
}

/** Recall of the labels, averaged; input as for {@link multilabelReport}. */
export function multilabelRecall(options: MultilabelAverageOptions = {}): MultilabelMetric<number> {
  return averaged('multilabelRecall', 'recall', options);
}

/** F1 of the labels, averaged; input as for {@link multilabelReport}. */
export function multilabelF1(options: MultilabelAverageOptions = {}): MultilabelMetric<number> {
  return averaged('multilabelF1', 'f1', options);
}

/** Jaccard index `|predicted and true| / |predicted or true|`, averaged. */
export function multilabelJaccard(
  options: MultilabelAverageOptions = {},
): MultilabelMetric<number> {
  return averaged('multilabelJaccard', 'jaccard', options);
}

/** Share of items whose labels are exactly right. */
export function subsetAccuracy(options: NoOptions = {}): MultilabelMetric<number> {
  checkOptions('subsetAccuracy', options, {});
  return new MultilabelMetric('subsetAccuracy', {}, (report) => report.subsetAccuracy);
}

/** Share of wrong entries of the item by label table. */
export function hammingLoss(options: NoOptions = {}): MultilabelMetric<number> {
  checkOptions('hammingLoss', options, {});
  return new MultilabelMetric('hammingLoss', {}, (report) => report.hammingLoss);
}

function averaged(
  name: string,
  measure: 'precision' | 'recall' | 'f1' | 'jaccard',
  options: MultilabelAverageOptions,
): MultilabelMetric<number> {
  checkOptions(name, options, { zeroDivision: true, average: true });
  const { average = 'macro' } = options;
  if (!['micro', 'macro', 'weighted', 'samples'].includes(average)) {
    throw new Error(`${name}: average is "${average}", expected micro, macro, weighted or samples`);
  }
  return new MultilabelMetric(name, options, (report) => report[average][measure]);
}
