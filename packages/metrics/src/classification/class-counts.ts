import { Metric } from '../metric.js';
import {
  checkListedLabels,
  forEachItem,
  type Label,
  type LabelBatch,
  LabelKind,
  sortLabels,
} from './labels.js';

/** For one class: how often it was right, how often predicted, how often the truth. */
export interface ClassCount {
  readonly label: Label;
  readonly correct: number;
  readonly predicted: number;
  readonly actual: number;
}

export interface LabelOptions {
  /** The closed set of labels, in the order of the result; any other label is an error. */
  readonly classes?: readonly Label[] | undefined;
  /**
   * The labels to report, in this order, as scikit-learn's `labels`: items of other classes still
   * count as errors of these. Default: all `classes`, else all labels seen, sorted.
   */
  readonly labels?: readonly Label[] | undefined;
}

type Row = readonly [Label, number, number, number];

/** Base of every metric that needs no more than three sums for each class. */
export class ClassCountMetric<Result> extends Metric<LabelBatch, Result, readonly Row[]> {
  private readonly kind: LabelKind;
  private readonly counts = new Map<
    Label,
    { correct: number; predicted: number; actual: number }
  >();

  constructor(
    name: string,
    private readonly labelOptions: LabelOptions,
    private readonly compute: (counts: ClassCount[], all: ClassCount[]) => Result,
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
    forEachItem(
      this.name,
      predictions,
      targets,
      weights,
      this.kind,
      (prediction, target, weight) => {
        this.at(prediction).predicted += weight;
        const truth = this.at(target);
        truth.actual += weight;
        if (prediction === target) truth.correct += weight;
      },
    );
    return this;
  }

  result(): Result {
    const all = sortLabels(this.counts.keys());
    // Items whose weights are all 0 are as good as none.
    if (!all.some((label) => this.at(label).actual > 0)) throw this.nothingCounted();
    const reported = this.labelOptions.labels ?? this.labelOptions.classes ?? all;
    return this.compute(
      reported.map((label) => this.count(label)),
      all.map((label) => this.count(label)),
    );
  }

  reset(): this {
    this.counts.clear();
    this.kind.forget();
    return this;
  }

  protected read(): readonly Row[] {
    return [...this.counts].map(([label, c]) => [label, c.correct, c.predicted, c.actual]);
  }

  protected add(rows: readonly Row[]): void {
    for (const [label, correct, predicted, actual] of rows) {
      this.kind.check(this.name, label, 'target', 0);
      const count = this.at(label);
      count.correct += correct;
      count.predicted += predicted;
      count.actual += actual;
    }
  }

  private at(label: Label) {
    let count = this.counts.get(label);
    if (!count) this.counts.set(label, (count = { correct: 0, predicted: 0, actual: 0 }));
    return count;
  }

  private count(label: Label): ClassCount {
    return { label, ...(this.counts.get(label) ?? { correct: 0, predicted: 0, actual: 0 }) };
  }
}
