import { checkOptions } from '@resattn/options';
import type { ScoreBatch } from '../classification/top-k.js';
import { RowMetric } from '../row-metric.js';
import { SumMetric } from '../sum-metric.js';
import { forEachDistribution } from './probabilities.js';

export interface CalibrationBin {
  /** The bin holds confidences above `lower`, up to and including `upper`. */
  readonly lower: number;
  readonly upper: number;
  /** Summed weight of its items. */
  readonly count: number;
  /** Share of its items that are right; NaN in an empty bin. */
  readonly accuracy: number;
  /** Mean confidence of its items; NaN in an empty bin. */
  readonly confidence: number;
}

export interface Calibration {
  /** `sum over bins count / n |accuracy - confidence|` (Guo et al. 2017). */
  readonly expectedError: number;
  /** Largest `|accuracy - confidence|` of a bin. */
  readonly maximumError: number;
  /** The reliability curve: accuracy over confidence, bins of equal width. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * How far confidence and accuracy agree: expected and maximum calibration error, and the
 * reliability curve. The confidence of an item is the probability of its predicted class; of two
 * classes, class 1 is predicted from 0.5 on.
 *
 * `update(probabilities, targets, weights?)`: probabilities of class 1 `[item]`, or of every class
 * `[item, class]`; targets class indices `[item]`.
 *
 * @param options.numBins default 15
 */
export function calibration(
  options: { readonly numBins?: number | undefined } = {},
): SumMetric<ScoreBatch, Calibration> {
  return binned('calibration', options, (calibration) => calibration);
}

/** {@link calibration}'s `expectedError` alone (ECE). */
export function expectedCalibrationError(
  options: { readonly numBins?: number | undefined } = {},
): SumMetric<ScoreBatch, number> {
  return binned('expectedCalibrationError', options, ({ expectedError }) => expectedError);
}

/**
 * {@link calibration} with bins of equal numbers of items, in the order of their confidence: where a model is
 * nearly always sure, bins of equal width are nearly all empty. Weights count as repetitions. Keeps every item.
 *
 * Nguyen and O'Connor, "Posterior calibration and exploratory analysis for natural language processing models",
 * EMNLP 2015.
 *
 * @param options.numBins default 15
 */
export function adaptiveCalibration(
  options: { readonly numBins?: number | undefined } = {},
): RowMetric<ScoreBatch, Calibration> {
  const name = 'adaptiveCalibration';
  const numBins = checkBins(name, options);
  const rowsOf = (...batch: ScoreBatch) => {
    const rows: [confidence: number, right: number, weight: number][] = [];
    forEachDistribution(name, batch, (distribution, target, weight) => {
      const predicted = predictedClass(distribution);
      rows.push([distribution[predicted]!, predicted === target ? 1 : 0, weight]);
    });
    return rows;
  };
  return new RowMetric(name, { numBins }, rowsOf, (rows) => equalMass(rows, numBins), 'scores');
}

function equalMass(rows: readonly (readonly number[])[], numBins: number): Calibration {
  const sorted = [...rows].sort((a, b) => a[0]! - b[0]!);
  const total = sorted.reduce((sum, [, , weight]) => sum + weight!, 0);
  const sums = Array.from({ length: numBins }, () => ({ count: 0, right: 0, confidence: 0 }));
  const uppers = new Array<number>(numBins).fill(0);
  let before = 0;
  for (const [confidence, right, weight] of sorted) {
    // An item belongs to the bin that its middle falls into.
    const at = Math.min(numBins - 1, Math.floor((numBins * (before + weight! / 2)) / total));
    before += weight!;
    const bin = sums[at]!;
    bin.count += weight!;
    bin.right += weight! * right!;
    bin.confidence += weight! * confidence!;
    uppers[at] = confidence!;
  }
  let [expectedError, maximumError, lower] = [0, 0, 0];
  const bins = sums.map(({ count, right, confidence: sum }, i) => {
    const [accuracy, confidence] = [right / count, sum / count];
    const upper = count > 0 ? uppers[i]! : lower;
    if (count > 0) {
      const error = Math.abs(accuracy - confidence);
      expectedError += (count / total) * error;
      maximumError = Math.max(maximumError, error);
    }
    const bin = { lower, upper, count, accuracy, confidence };
    lower = upper;
    return bin;
  });
  return { expectedError, maximumError, bins };
}

function checkBins(name: string, options: { readonly numBins?: number | undefined }): number {
  checkOptions(name, options, { numBins: true });
  const { numBins = 15 } = options;
  if (!(Number.isInteger(numBins) && numBins >= 1)) {
    throw new Error(`${name}: numBins is ${numBins}, expected an integer from 1 up`);
  }
  return numBins;
}

function binned<Result>(
  name: string,
  options: { readonly numBins?: number | undefined },
  pick: (calibration: Calibration) => Result,
): SumMetric<ScoreBatch, Result> {
  const numBins = checkBins(name, options);
  const measure = (...batch: ScoreBatch) => {
    const sums = new Array<number>(1 + 3 * numBins).fill(0);
    forEachDistribution(name, batch, (distribution, target, weight) => {
      const predicted = predictedClass(distribution);
      const confidence = distribution[predicted]!;
      const at = 1 + 3 * binOf(confidence, numBins);
      sums[0]! += weight;
      sums[at]! += weight;
      sums[at + 1]! += predicted === target ? weight : 0;
      sums[at + 2]! += weight * confidence;
    });
    return sums;
  };
  return new SumMetric(
    name,
    { numBins },
    measure,
    (sums) => pick(calibrationOf(sums, numBins)),
    'scores',
  );
}

function predictedClass(distribution: ArrayLike<number>): number {
  let best = 0;
  for (let j = 1; j < distribution.length; j++) {
    if (distribution[j]! > distribution[best]!) best = j;
  }
  // Of two classes at one half each, the positive one.
  return distribution.length === 2 && distribution[0] === distribution[1] ? 1 : best;
}

function binOf(confidence: number, numBins: number): number {
  let bin = Math.max(Math.ceil(confidence * numBins) - 1, 0);
  // The product may round across an edge; the edges are the quotients.
  if (bin > 0 && confidence <= bin / numBins) bin--;
  else if (confidence > (bin + 1) / numBins) bin++;
  return bin;
}

function calibrationOf(sums: readonly number[], numBins: number): Calibration {
  let expectedError = 0;
  let maximumError = 0;
  const bins = Array.from({ length: numBins }, (_, i) => {
    const count = sums[1 + 3 * i]!;
    const accuracy = sums[2 + 3 * i]! / count;
    const confidence = sums[3 + 3 * i]! / count;
    if (count > 0) {
      const error = Math.abs(accuracy - confidence);
      expectedError += (count / sums[0]!) * error;
      maximumError = Math.max(maximumError, error);
    }
    return { lower: i / numBins, upper: (i + 1) / numBins, count, accuracy, confidence };
  });
  return { expectedError, maximumError, bins };
}
