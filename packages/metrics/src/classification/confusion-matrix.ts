import { shownBy } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { confusionView } from '../display/metric-view.js';
import { Metric } from '../metric.js';
import type { LabelOptions } from './class-counts.js';
import {
  checkListedLabels,
  forEachItem,
  type Label,
  type LabelBatch,
  LabelKind,
  sortLabels,
} from './labels.js';

/** `counts[i][j]`: summed weight of the items of class `labels[i]` predicted as `labels[j]`. */
export interface ConfusionMatrix {
  readonly labels: Label[];
  readonly counts: number[][];
}

type Cell = readonly [target: Label, prediction: Label, weight: number];

/** Base of the metrics that need the whole confusion matrix. Keeps the cells that occur. */
export class ConfusionMetric<Result> extends Metric<LabelBatch, Result, readonly Cell[]> {
  private readonly kind: LabelKind;
  private readonly rows = new Map<Label, Map<Label, number>>();

  constructor(
    name: string,
    private readonly labelOptions: LabelOptions,
    private readonly compute: (matrix: ConfusionMatrix, all: ConfusionMatrix) => Result,
  ) {
    const { classes = null, labels = null } = labelOptions;
    super(name, { classes, labels }, 'labels');
    this.kind = new LabelKind(name, labelOptions.classes);
    if (labelOptions.labels) checkListedLabels(name, 'labels', labelOptions.labels);
  }

  update(
    predictions: ArrayLike<Label>,
    targets: ArrayLike<Label>,
    weights?: ArrayLike<number> | undefined,
  ): this {
    forEachItem(this.name, predictions, targets, weights, this.kind, (prediction, target, weight) =>
      this.count(target, prediction, weight),
    );
    return this;
  }

  result(): Result {
    const weights = [...this.rows.values()].flatMap((row) => [...row.values()]);
    // Items whose weights are all 0 are as good as none.
    if (!weights.some((weight) => weight > 0)) throw this.nothingCounted();
    const seen = new Set<Label>(this.rows.keys());
    for (const row of this.rows.values()) for (const label of row.keys()) seen.add(label);
    const all = this.dense(sortLabels(seen));
    const reported = this.labelOptions.labels ?? this.labelOptions.classes;
    return this.compute(reported ? this.dense([...reported]) : all, all);
  }

  reset(): this {
    this.rows.clear();
    this.kind.forget();
    return this;
  }

  protected read(): readonly Cell[] {
    return [...this.rows].flatMap(([target, row]) =>
      [...row].map(([prediction, weight]) => [target, prediction, weight] as const),
    );
  }

  protected add(cells: readonly Cell[]): void {
    for (const [target, prediction, weight] of cells) {
      this.kind.check(this.name, prediction, 'prediction', 0);
      this.kind.check(this.name, target, 'target', 0);
      this.count(target, prediction, weight);
    }
  }

  private count(target: Label, prediction: Label, weight: number): void {
    let row = this.rows.get(target);
    if (!row) this.rows.set(target, (row = new Map()));
    row.set(prediction, (row.get(prediction) ?? 0) + weight);
  }

  private dense(labels: Label[]): ConfusionMatrix {
    const counts = labels.map((target) => {
      const row = this.rows.get(target);
      return labels.map((prediction) => row?.get(prediction) ?? 0);
    });
    return shownBy<ConfusionMatrix>({ labels, counts }, confusionView);
  }
}

/**
 * The confusion matrix, rows the targets and columns the predictions. With `labels`, items of
 * which either side is another class are left out, as in scikit-learn.
 */
export function confusionMatrix(options: LabelOptions = {}): ConfusionMetric<ConfusionMatrix> {
  checkOptions('confusionMatrix', options, { classes: true, labels: true });
  return new ConfusionMetric('confusionMatrix', options, (matrix) => matrix);
}

/**
 * The matrix with each row (`targets`: recalls on the diagonal), each column (`predictions`:
 * precisions on the diagonal) or the whole (`all`) divided by its sum. An empty row stays zero.
 */
export function normalizeConfusion(
  matrix: ConfusionMatrix,
  by: 'targets' | 'predictions' | 'all',
): ConfusionMatrix {
  const { labels, counts } = matrix;
  const rowSums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = labels.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  const total = rowSums.reduce((sum, rowSum) => sum + rowSum, 0);
  const divisor = (i: number, j: number) =>
    by === 'targets' ? rowSums[i]! : by === 'predictions' ? columnSums[j]! : total;
  return {
    labels,
    counts: counts.map((row, i) => row.map((count, j) => (count ? count / divisor(i, j) : 0))),
  };
}

export interface ConfusedPair {
  readonly target: Label;
  readonly prediction: Label;
  readonly count: number;
  /** Part of all items of the target class that went this way. */
  readonly share: number;
}

/** The wrong cells of a confusion matrix, most frequent first; ties in the order of the matrix. */
export function mostConfusedPairs(matrix: ConfusionMatrix, limit = 10): ConfusedPair[] {
  const pairs: ConfusedPair[] = [];
  matrix.counts.forEach((row, i) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, j) => {
      if (i === j || count === 0) return;
      const [target, prediction] = [matrix.labels[i]!, matrix.labels[j]!];
      pairs.push({ target, prediction, count, share: count / support });
    });
  });
  return pairs.sort((a, b) => b.count - a.count).slice(0, limit);
}
