import { checkOptions } from '@resattn/options';
import { Metric } from '../metric.js';
import { ClassCountMetric, type LabelOptions } from './class-counts.js';
import { forEachItem, type Label, type LabelBatch, LabelKind } from './labels.js';

/**
 * Share of items whose predicted label is the target: `sum w [p = t] / sum w`.
 *
 * @param options.classes the closed set of labels; any other is an error
 */
export function accuracy(options: Pick<LabelOptions, 'classes'> = {}): Accuracy {
  checkOptions('accuracy', options, { classes: true });
  return new Accuracy(options.classes);
}

/** Keeps two sums, whatever the number of classes; made by {@link accuracy}. */
export class Accuracy extends Metric<
  LabelBatch,
  number,
  readonly [correct: number, total: number]
> {
  private readonly kind: LabelKind;
  private correct = 0;
  private total = 0;

  constructor(classes?: readonly Label[]) {
    super('accuracy', { classes: classes ?? null }, 'labels');
    this.kind = new LabelKind(this.name, classes);
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
        if (prediction === target) this.correct += weight;
        this.total += weight;
      },
    );
    return this;
  }

  result(): number {
    if (this.total === 0) throw this.nothingCounted();
    return this.correct / this.total;
  }

  reset(): this {
    this.correct = 0;
    this.total = 0;
    this.kind.forget();
    return this;
  }

  protected read(): readonly [number, number] {
    return [this.correct, this.total];
  }

  protected add([correct, total]: readonly [number, number]): void {
    this.correct += correct;
    this.total += total;
  }
}

/**
 * Mean recall of the classes that occur as targets.
 *
 * @param options.adjusted rescale so that chance is 0 and perfection 1; default false
 * @param options.classes the closed set of labels; any other is an error
 */
export function balancedAccuracy(
  options: Pick<LabelOptions, 'classes'> & { readonly adjusted?: boolean | undefined } = {},
): ClassCountMetric<number> {
  checkOptions('balancedAccuracy', options, { adjusted: 'boolean', classes: true });
  const { adjusted = false, classes } = options;
  return new ClassCountMetric('balancedAccuracy', { classes }, (_, all) => {
    const occurring = all.filter((count) => count.actual > 0);
    const recalls = occurring.map((count) => count.correct / count.actual);
    const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
    const chance = 1 / recalls.length;
    return adjusted ? (mean - chance) / (1 - chance) : mean;
  });
}
