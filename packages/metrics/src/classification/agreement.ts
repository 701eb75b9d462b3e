import { checkOptions } from '@resattn/options';
import { ClassCountMetric, type LabelOptions } from './class-counts.js';
import { ConfusionMetric } from './confusion-matrix.js';

/**
 * Matthews correlation for any number of classes (Gorodkin 2004): the correlation between target
 * and prediction as indicator vectors, `(c s - t.p) / sqrt((s^2 - p.p) (s^2 - t.t))` with `c` the
 * correct items, `s` all items, and `t`, `p` how often each class is the target and predicted.
 * 0 when all targets or all predictions are one class.
 *
 * @param options.classes the closed set of labels; any other is an error
 */
export function matthewsCorrelation(
  options: Pick<LabelOptions, 'classes'> = {},
): ClassCountMetric<number> {
  checkOptions('matthewsCorrelation', options, { classes: true });
  const { classes } = options;
  return new ClassCountMetric('matthewsCorrelation', { classes }, (_, all) => {
    let correct = 0;
    let total = 0;
    let both = 0;
    let predictedSquared = 0;
    let actualSquared = 0;
    for (const count of all) {
      correct += count.correct;
      total += count.actual;
      both += count.actual * count.predicted;
      predictedSquared += count.predicted ** 2;
      actualSquared += count.actual ** 2;
    }
    const isConstant = (side: 'actual' | 'predicted') => all.filter((c) => c[side] > 0).length < 2;
    if (isConstant('actual') || isConstant('predicted')) return 0;
    const variance = (total ** 2 - predictedSquared) * (total ** 2 - actualSquared);
    return (correct * total - both) / Math.sqrt(variance);
  });
}

export interface KappaOptions extends LabelOptions {
  /**
   * How far apart two classes are: `none` all alike, `linear` and `quadratic` by the distance of
   * their positions in the order of the labels. Default `none`.
   */
  readonly weighting?: 'none' | 'linear' | 'quadratic' | undefined;
}

/**
 * Cohen's kappa (Cohen 1960, weighted 1968): agreement beyond chance,
 * `1 - sum(w * observed) / sum(w * expected)`. NaN where chance leaves nothing to disagree on,
 * that is when both sides are the same single class.
 */
export function cohenKappa(options: KappaOptions = {}): ConfusionMetric<number> {
  checkOptions('cohenKappa', options, { classes: true, labels: true, weighting: true });
  const { weighting = 'none' } = options;
  const distance = distances[weighting];
  if (!distance) {
    throw new Error(`cohenKappa: weighting is "${weighting}", expected none, linear or quadratic`);
  }
  return new ConfusionMetric('cohenKappa', options, ({ labels, counts }) => {
    const actual = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    const predicted = labels.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
    const total = actual.reduce((sum, count) => sum + count, 0);
    let observed = 0;
    let expected = 0;
    counts.forEach((row, i) => {
      row.forEach((count, j) => {
        observed += distance(i, j) * count;
        expected += (distance(i, j) * actual[i]! * predicted[j]!) / total;
      });
    });
    return expected === 0 ? Number.NaN : 1 - observed / expected;
  });
}

const distances = {
  none: (i: number, j: number) => (i === j ? 0 : 1),
  linear: (i: number, j: number) => Math.abs(i - j),
  quadratic: (i: number, j: number) => (i - j) ** 2,
};
