import { checkOptions, type NoOptions } from '@resattn/options';
import { checkWeights } from '../classification/labels.js';
import { checkTarget, scoreRows } from '../classification/scores.js';
import type { ScoreBatch } from '../classification/top-k.js';
import { RowMetric } from '../row-metric.js';
import {
  areaUnderRoc,
  averagePrecisionOf,
  type PrecisionRecallCurve,
  precisionRecallCurveOf,
  type RocCurve,
  rocCurveOf,
  type ScoredItem,
} from './threshold-curves.js';

export interface AurocOptions {
  /**
   * Three classes and more. `ovr`: each class against all others; `ovo`: each pair of classes
   * (Hand and Till 2001), which does not depend on how frequent the classes are. Default `ovr`.
   */
  readonly multiClass?: 'ovr' | 'ovo' | undefined;
  /** `macro`: plain mean; `weighted`: by how frequent the class (or pair) is. Default `macro`. */
  readonly average?: 'macro' | 'weighted' | undefined;
}

/**
 * Area under the ROC curve: the probability that a positive item scores higher than a negative
 * one, equal scores counting half. NaN where one side has no items.
 *
 * `update(scores, targets, weights?)`: two classes: scores of class 1 `[item]` (or `[item, 2]`),
 * targets 0 or 1; more: scores `[item, class]`, targets class indices. Keeps every item.
 */
export function auroc(options: AurocOptions = {}): RowMetric<ScoreBatch, number> {
  checkOptions('auroc', options, { multiClass: true, average: true });
  const { multiClass = 'ovr', average = 'macro' } = options;
  if (multiClass !== 'ovr' && multiClass !== 'ovo') {
    throw new Error(`auroc: multiClass is "${multiClass}", expected ovr or ovo`);
  }
  checkAverage('auroc', average, ['macro', 'weighted']);
  return scoreMetric('auroc', (table) => {
    if (table.numClasses === 2) return areaUnderRoc(itemsOf(table, 1));
    return multiClass === 'ovr'
      ? averageOver(table, areaUnderRoc, average)
      : oneVersusOne(table, average);
  });
}

/** {@link auroc} of each class against all others, in the order of the classes. */
export function aurocPerClass(options: NoOptions = {}): RowMetric<ScoreBatch, number[]> {
  checkOptions('aurocPerClass', options, {});
  return scoreMetric('aurocPerClass', (table) => perClass(table, areaUnderRoc));
}

/**
 * Average precision, the area under the precision-recall curve as a step function:
 * `sum (R_n - R_{n-1}) P_n`. 0 for a class without positives. Input as for {@link auroc}; keeps
 * every item.
 *
 * @param options.average for three classes and more, each against all others: `macro`, `weighted`
 * by how frequent the class is, or `micro`: every pair of item and class is one item. Default
 * `macro`.
 */
export function averagePrecision(
  options: { readonly average?: 'macro' | 'weighted' | 'micro' | undefined } = {},
): RowMetric<ScoreBatch, number> {
  checkOptions('averagePrecision', options, { average: true });
  const { average = 'macro' } = options;
  checkAverage('averagePrecision', average, ['macro', 'weighted', 'micro']);
  return scoreMetric('averagePrecision', (table) => {
    if (table.numClasses === 2) return averagePrecisionOf(itemsOf(table, 1));
    if (average !== 'micro') return averageOver(table, averagePrecisionOf, average);
    return averagePrecisionOf(classIndices(table).flatMap((index) => itemsOf(table, index)));
  });
}

/** {@link averagePrecision} of each class against all others, in the order of the classes. */
export function averagePrecisionPerClass(options: NoOptions = {}): RowMetric<ScoreBatch, number[]> {
  checkOptions('averagePrecisionPerClass', options, {});
  return scoreMetric('averagePrecisionPerClass', (table) => perClass(table, averagePrecisionOf));
}

/**
 * The ROC curve of one class against the others.
 *
 * @param options.classIndex the positive class; default 1
 */
export function rocCurve(
  options: { readonly classIndex?: number | undefined } = {},
): RowMetric<ScoreBatch, RocCurve> {
  return curveMetric('rocCurve', options, rocCurveOf);
}

/**
 * The precision-recall curve of one class against the others.
 *
 * @param options.classIndex the positive class; default 1
 */
export function precisionRecallCurve(
  options: { readonly classIndex?: number | undefined } = {},
): RowMetric<ScoreBatch, PrecisionRecallCurve> {
  return curveMetric('precisionRecallCurve', options, precisionRecallCurveOf);
}

function curveMetric<Curve>(
  name: string,
  options: { readonly classIndex?: number | undefined },
  curveOf: (items: readonly ScoredItem[]) => Curve,
): RowMetric<ScoreBatch, Curve> {
  checkOptions(name, options, { classIndex: true });
  const { classIndex = 1 } = options;
  return scoreMetric(name, (table) => {
    if (!classIndices(table).includes(classIndex)) {
      throw new Error(
        `${name}: classIndex is ${classIndex}, expected 0 to ${table.numClasses - 1}`,
      );
    }
    return curveOf(itemsOf(table, classIndex));
  });
}

/** Rows of `target, weight, score, score, …`; a single score is that of class 1 of two. */
interface ScoreTable {
  readonly rows: readonly (readonly number[])[];
  readonly numClasses: number;
}

function scoreMetric<Result>(
  name: string,
  compute: (table: ScoreTable) => Result,
): RowMetric<ScoreBatch, Result> {
  const rowsOf = (...[scores, targets, weights]: ScoreBatch) => {
    if (weights) checkWeights(name, weights, targets.length);
    return scoreRows(name, scores, targets.length).map((row, i) => {
      checkTarget(name, targets[i]!, i, Math.max(row.length, 2));
      const infinite = Array.from(row).findIndex((score) => !Number.isFinite(score));
      if (infinite >= 0) {
        throw new Error(
          `${name}: score ${row[infinite]} of item ${i}, class ${infinite}, expected a finite number`,
        );
      }
      return [targets[i]!, weights?.[i] ?? 1, ...Array.from(row)];
    });
  };
  return new RowMetric(
    name,
    {},
    rowsOf,
    (rows) => compute({ rows, numClasses: Math.max(rows[0]!.length - 2, 2) }),
    'scores',
  );
}

function itemsOf({ rows }: ScoreTable, positive: number): ScoredItem[] {
  const hasOneScore = rows[0]!.length === 3;
  const sign = hasOneScore && positive === 0 ? -1 : 1;
  const column = hasOneScore ? 2 : 2 + positive;
  return rows.map((row) => ({
    score: sign * row[column]!,
    isPositive: row[0] === positive,
    weight: row[1]!,
  }));
}

function classIndices({ numClasses }: ScoreTable): number[] {
  return Array.from({ length: numClasses }, (_, index) => index);
}

function perClass(table: ScoreTable, measure: (items: ScoredItem[]) => number): number[] {
  return classIndices(table).map((index) => measure(itemsOf(table, index)));
}

function averageOver(
  table: ScoreTable,
  measure: (items: ScoredItem[]) => number,
  average: 'macro' | 'weighted',
): number {
  const values = perClass(table, measure);
  if (average === 'macro')
    return weightedMean(
      values,
      values.map(() => 1),
    );
  const frequencies = values.map((_, index) =>
    table.rows.reduce((sum, row) => sum + (row[0] === index ? row[1]! : 0), 0),
  );
  return weightedMean(values, frequencies);
}

function oneVersusOne(table: ScoreTable, average: 'macro' | 'weighted'): number {
  const present = classIndices(table).filter((index) => table.rows.some((row) => row[0] === index));
  const values: number[] = [];
  const prevalences: number[] = [];
  for (const a of present) {
    for (const b of present) {
      if (a >= b) continue;
      const rows = table.rows.filter((row) => row[0] === a || row[0] === b);
      const pair = { ...table, rows };
      values.push((areaUnderRoc(itemsOf(pair, a)) + areaUnderRoc(itemsOf(pair, b))) / 2);
      prevalences.push(average === 'macro' ? 1 : rows.reduce((sum, row) => sum + row[1]!, 0));
    }
  }
  return weightedMean(values, prevalences);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    if (weights[i] === 0) return;
    sum += value * weights[i]!;
    total += weights[i]!;
  });
  return sum / total;
}

function checkAverage(name: string, average: string, wanted: readonly string[]): void {
  if (!wanted.includes(average)) {
    throw new Error(`${name}: average is "${average}", expected one of ${wanted.join(', ')}`);
  }
}
