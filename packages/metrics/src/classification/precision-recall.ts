import { checkOptions, OptionError } from '@resattn/options';
import { type ClassCount, ClassCountMetric, type LabelOptions } from './class-counts.js';
import type { Label } from './labels.js';

/**
 * How the classes become one number. `micro`: pool the counts; `macro`: plain mean over classes;
 * `weighted`: mean weighted by support; `binary`: the score of the class `positive`; `none`: no
 * averaging, one score a class.
 */
export type Average = 'micro' | 'macro' | 'weighted' | 'binary' | 'none';

export interface ClassScore {
  readonly label: Label;
  readonly value: number;
  /** Summed weight of the items whose target is this class. */
  readonly support: number;
}

export interface PrecisionRecallOptions extends LabelOptions {
  /** Default `macro`. */
  readonly average?: Average | undefined;
  /** The class that `binary` looks at, one of the two. Default 1. */
  readonly positive?: Label | undefined;
  /** The value of 0/0: a class never predicted, or never true. Default 0. */
  readonly zeroDivision?: 0 | 1 | undefined;
}

export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  readonly fScore: number;
  readonly support: number;
}

const known = {
  classes: true,
  labels: true,
  average: true,
  positive: true,
  zeroDivision: true,
} as const;

type PerClass<Options> = Options & { readonly average: 'none' };
type Averaged<Options> = Options & { readonly average?: Exclude<Average, 'none'> | undefined };

/** Share of the predictions of a class that are right: `tp / (tp + fp)`. */
export function precision(
  options: PerClass<PrecisionRecallOptions>,
): ClassCountMetric<ClassScore[]>;
export function precision(options?: Averaged<PrecisionRecallOptions>): ClassCountMetric<number>;
export function precision(
  options: PrecisionRecallOptions = {},
): ClassCountMetric<ClassScore[]> | ClassCountMetric<number> {
  checkOptions('precision', options, known);
  return metric('precision', options, 1, (scores) => scores.precision);
}

/** Share of the items of a class that are found: `tp / (tp + fn)`. */
export function recall(options: PerClass<PrecisionRecallOptions>): ClassCountMetric<ClassScore[]>;
export function recall(options?: Averaged<PrecisionRecallOptions>): ClassCountMetric<number>;
export function recall(
  options: PrecisionRecallOptions = {},
): ClassCountMetric<ClassScore[]> | ClassCountMetric<number> {
  checkOptions('recall', options, known);
  return metric('recall', options, 1, (scores) => scores.recall);
}

/** Harmonic mean of precision and recall: `2 tp / (2 tp + fp + fn)`. */
export function f1(options: PerClass<PrecisionRecallOptions>): ClassCountMetric<ClassScore[]>;
export function f1(options?: Averaged<PrecisionRecallOptions>): ClassCountMetric<number>;
export function f1(
  options: PrecisionRecallOptions = {},
): ClassCountMetric<ClassScore[]> | ClassCountMetric<number> {
  checkOptions('f1', options, known);
  return metric('f1', options, 1, (scores) => scores.fScore);
}

export interface FBetaOptions extends PrecisionRecallOptions {
  /** How many times recall weighs precision: 0.5 favours precision, 2 recall. */
  readonly beta: number;
}

/**
 * Weighted harmonic mean of precision and recall:
 * `(1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp)` (van Rijsbergen 1979).
 */
export function fBeta(options: PerClass<FBetaOptions>): ClassCountMetric<ClassScore[]>;
export function fBeta(options: Averaged<FBetaOptions>): ClassCountMetric<number>;
export function fBeta(
  options: FBetaOptions,
): ClassCountMetric<ClassScore[]> | ClassCountMetric<number> {
  checkOptions('fBeta', options, { ...known, beta: true });
  if (!(typeof options.beta === 'number' && options.beta >= 0)) {
    throw new Error(`fBeta: beta is ${options.beta}, expected a number that is not negative`);
  }
  return metric(`f${options.beta}`, options, options.beta, (scores) => scores.fScore);
}

function metric(
  name: string,
  options: PrecisionRecallOptions,
  beta: number,
  pick: (scores: PrecisionRecall) => number,
): ClassCountMetric<ClassScore[]> | ClassCountMetric<number> {
  const { average = 'macro', positive = 1 } = options;
  const zeroDivision = checkZeroDivision(name, options.zeroDivision);
  if (average === 'none') {
    return new ClassCountMetric(name, options, (counts) =>
      counts.map((count) => ({
        label: count.label,
        value: pick(scoreCounts(count, beta, zeroDivision)),
        support: count.actual,
      })),
    );
  }
  if (average === 'binary') {
    return new ClassCountMetric(name, options, (_, all) =>
      pick(scoreCounts(countsOf(name, positive, all), beta, zeroDivision)),
    );
  }
  if (!(average in averages)) {
    throw new Error(
      `${name}: average is "${average}", expected one of micro, macro, weighted, binary, none`,
    );
  }
  return new ClassCountMetric(name, options, (counts) =>
    pick(averages[average](counts, beta, zeroDivision)),
  );
}

/** The counts of the positive class, as scikit-learn takes it: of two classes at most, one of them. */
function countsOf(name: string, positive: Label, all: readonly ClassCount[]): Counts {
  const labels = all.map(({ label }) => JSON.stringify(label)).join(', ');
  if (all.length > 2) {
    throw new OptionError(
      (option) =>
        `${name}: ${option('average', 'binary')} is for two classes, got ${all.length}: ${labels}.`,
      [(option) => `use ${option('average', 'macro')}, micro, weighted or none`],
    );
  }
  const count = all.find(({ label }) => label === positive);
  if (count === undefined && all.length === 2) {
    throw new OptionError(
      (option) =>
        `${name}: ${option('positive')} is ${JSON.stringify(positive)}, expected one of the labels ` +
        `${labels}.`,
      [(option) => `name the class that counts with ${option('positive')}`],
    );
  }
  return count ?? noCounts;
}

export function checkZeroDivision(name: string, zeroDivision: 0 | 1 = 0): 0 | 1 {
  if (zeroDivision === 0 || zeroDivision === 1) return zeroDivision;
  throw new Error(`${name}: zeroDivision is ${zeroDivision}, expected 0 or 1`);
}

export const noCounts: Counts = { correct: 0, predicted: 0, actual: 0 };

/** True positives, predictions and targets of one class, or pooled over several. */
export type Counts = Pick<ClassCount, 'correct' | 'predicted' | 'actual'>;

/** Precision, recall and F-beta from counts; `zeroDivision` where a quotient is 0/0. */
export function scoreCounts(counts: Counts, beta: number, zeroDivision: 0 | 1): PrecisionRecall {
  const { correct, predicted, actual } = counts;
  const precision = divide(correct, predicted, zeroDivision);
  const recall = divide(correct, actual, zeroDivision);
  const beta2 = beta * beta;
  const fScore =
    beta === Number.POSITIVE_INFINITY
      ? recall
      : beta === 0
        ? precision
        : divide((1 + beta2) * correct, beta2 * actual + predicted, zeroDivision);
  return { precision, recall, fScore, support: actual };
}

function divide(numerator: number, denominator: number, zeroDivision: number): number {
  return denominator === 0 ? zeroDivision : numerator / denominator;
}

/** The three ways to put classes together. */
export const averages: Record<
  'micro' | 'macro' | 'weighted',
  (counts: readonly Counts[], beta: number, zeroDivision: 0 | 1) => PrecisionRecall
> = {
  micro(counts, beta, zeroDivision) {
    const pooled = { ...noCounts } as { correct: number; predicted: number; actual: number };
    for (const { correct, predicted, actual } of counts) {
      pooled.correct += correct;
      pooled.predicted += predicted;
      pooled.actual += actual;
    }
    return scoreCounts(pooled, beta, zeroDivision);
  },
  macro(counts, beta, zeroDivision) {
    return average(
      counts.map((count) => scoreCounts(count, beta, zeroDivision)),
      () => 1,
    );
  },
  weighted(counts, beta, zeroDivision) {
    const scores = counts.map((count) => scoreCounts(count, beta, zeroDivision));
    const hasSupport = scores.some(({ support }) => support > 0);
    return average(scores, hasSupport ? ({ support }) => support : () => 1);
  },
};

function average(
  scores: readonly PrecisionRecall[],
  weigh: (score: PrecisionRecall) => number,
): PrecisionRecall {
  const sums = { precision: 0, recall: 0, fScore: 0, support: 0 };
  let total = 0;
  for (const score of scores) {
    const weight = weigh(score);
    total += weight;
    sums.precision += weight * score.precision;
    sums.recall += weight * score.recall;
    sums.fScore += weight * score.fScore;
    sums.support += score.support;
  }
  return {
    precision: sums.precision / total,
    recall: sums.recall / total,
    fScore: sums.fScore / total,
    support: sums.support,
  };
}
