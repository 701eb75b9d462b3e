import {
  averages,
  type Counts,
  checkZeroDivision,
  scoreCounts,
} from '../classification/precision-recall.js';
import { Metric } from '../metric.js';
import { forEachRow, type LabelRowBatch } from './label-rows.js';

export interface MultilabelOptions {
  /** The value of 0/0: a label never predicted or never true, an item without labels. Default 0. */
  readonly zeroDivision?: 0 | 1 | undefined;
}

export interface MultilabelRow {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Intersection over union of predicted and true. */
  readonly jaccard: number;
}

export interface MultilabelReport {
  /** Pooled over all labels. */
  readonly micro: MultilabelRow;
  /** Plain mean over labels. */
  readonly macro: MultilabelRow;
  /** Mean over labels, weighted by how often each is true. */
  readonly weighted: MultilabelRow;
  /** Mean over items. */
  readonly samples: MultilabelRow;
  /** In the order of the labels; `support` is how often it is true, `confusion` its 2 by 2 matrix. */
  readonly labels: readonly (MultilabelRow & {
    readonly support: number;
    /** `[[true negatives, false positives], [false negatives, true positives]]`. */
    readonly confusion: readonly [readonly [number, number], readonly [number, number]];
  })[];
  /** Share of items whose labels are exactly right. */
  readonly subsetAccuracy: number;
  /** Share of wrong entries of the item by label table. */
  readonly hammingLoss: number;
  /** Summed weight of the items. */
  readonly support: number;
}

interface Sums {
  readonly total: number;
  readonly exact: number;
  readonly wrong: number;
  /** Summed over items: precision, recall, F1 and Jaccard of the item. */
  readonly samples: readonly number[];
  readonly correct: readonly number[];
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
}

/** Counts a multi-label stream; the public metrics each pick something of its report. */
export class MultilabelMetric<Result> extends Metric<LabelRowBatch, Result, Sums | null> {
  private sums: Sums | null = null;
  private readonly zeroDivision: 0 | 1;

  constructor(
    name: string,
    options: MultilabelOptions,
    private readonly pick: (report: MultilabelReport) => Result,
  ) {
    const zeroDivision = checkZeroDivision(name, options.zeroDivision);
    super(name, { zeroDivision }, 'labelRows');
    this.zeroDivision = zeroDivision;
  }

  update(...batch: LabelRowBatch): this {
    forEachRow(this.name, batch, (prediction, target, weight) => {
      const both = target.map((is, label) => is * prediction[label]!);
      const counts = { correct: sum(both), predicted: sum(prediction), actual: sum(target) };
      const { precision, recall, fScore } = scoreCounts(counts, 1, this.zeroDivision);
      const wrong = counts.predicted + counts.actual - 2 * counts.correct;
      const times = (values: readonly number[]) => values.map((value) => weight * value);
      this.add({
        total: weight,
        exact: wrong === 0 ? weight : 0,
        wrong: weight * wrong,
        samples: times([precision, recall, fScore, jaccardOf(counts, this.zeroDivision)]),
        correct: times(both),
        predicted: times(prediction),
        actual: times(target),
      });
    });
    return this;
  }

  result(): Result {
    if (!this.sums?.total) throw this.nothingCounted();
    return this.pick(reportOf(this.sums, this.zeroDivision));
  }

  reset(): this {
    this.sums = null;
    return this;
  }

  protected read(): Sums | null {
    return this.sums;
  }

  protected add(terms: Sums | null): void {
    if (!terms) return;
    const old = this.sums;
    if (!old) {
      this.sums = terms;
      return;
    }
    if (old.actual.length !== terms.actual.length) {
      throw new Error(
        `${this.name}: items with ${terms.actual.length} labels came after items with ` +
          `${old.actual.length}; expected the same labels in every batch`,
      );
    }
    const plus = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + b[i]!);
    this.sums = {
      total: old.total + terms.total,
      exact: old.exact + terms.exact,
      wrong: old.wrong + terms.wrong,
      samples: plus(old.samples, terms.samples),
      correct: plus(old.correct, terms.correct),
      predicted: plus(old.predicted, terms.predicted),
      actual: plus(old.actual, terms.actual),
    };
  }
}

function reportOf(sums: Sums, zeroDivision: 0 | 1): MultilabelReport {
  const counts = sums.actual.map((actual, label) => ({
    correct: sums.correct[label]!,
    predicted: sums.predicted[label]!,
    actual,
  }));
  const pooled = {
    correct: sum(sums.correct),
    predicted: sum(sums.predicted),
    actual: sum(sums.actual),
  };
  const jaccards = counts.map((count) => jaccardOf(count, zeroDivision));
  const averaged = (average: 'micro' | 'macro' | 'weighted', jaccard: number) => {
    const { precision, recall, fScore } = averages[average](counts, 1, zeroDivision);
    return { precision, recall, f1: fScore, jaccard };
  };
  const [precision, recall, f1, jaccard] = sums.samples.map((value) => value / sums.total);
  const weights = pooled.actual > 0 ? sums.actual : sums.actual.map(() => 1);
  return {
    micro: averaged('micro', jaccardOf(pooled, zeroDivision)),
    macro: averaged('macro', sum(jaccards) / jaccards.length),
    weighted: averaged(
      'weighted',
      sum(jaccards.map((value, label) => value * weights[label]!)) / sum(weights),
    ),
    samples: { precision: precision!, recall: recall!, f1: f1!, jaccard: jaccard! },
    labels: counts.map((count, label) => {
      const { precision, recall, fScore, support } = scoreCounts(count, 1, zeroDivision);
      const falsePositives = count.predicted - count.correct;
      const falseNegatives = count.actual - count.correct;
      const trueNegatives = sums.total - count.predicted - falseNegatives;
      return {
        precision,
        recall,
        f1: fScore,
        jaccard: jaccards[label]!,
        support,
        confusion: [
          [trueNegatives, falsePositives],
          [falseNegatives, count.correct],
        ],
      };
    }),
    subsetAccuracy: sums.exact / sums.total,
    hammingLoss: sums.wrong / (sums.total * counts.length),
    support: sums.total,
  };
}

function jaccardOf({ correct, predicted, actual }: Counts, zeroDivision: 0 | 1): number {
  const union = predicted + actual - correct;
  return union === 0 ? zeroDivision : correct / union;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
