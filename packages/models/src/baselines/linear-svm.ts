import { RandomStream } from '@resattn/data';

/** Rows of a sparse matrix with entries 0 and 1: which columns each row has. */
export interface BinaryRows {
  /** Row i has the columns `columns[starts[i]]` to `columns[starts[i + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}

export interface LinearSvmOptions {
  /** Weight of the losses against that of the norm. Default 0.1. */
  readonly c?: number | undefined;
  /** Training ends when no dual gradient violates its bound by more. Default 0.1, as in LIBLINEAR. */
  readonly tolerance?: number | undefined;
  /** Maximum number of passes over the rows. Default 200. */
  readonly maxPasses?: number | undefined;
  /** One factor a row, for rows of equal length. Default: 1. */
  readonly rowScales?: Float64Array | undefined;
  /** How much the loss of each row counts, beside `c`. Default: 1. */
  readonly rowWeights?: Float64Array | undefined;
  /** Seed of the order of the rows, which changes the result within the tolerance. Default 0. */
  readonly seed?: number | undefined;
}

export interface LinearSvm {
  /** One weight per column, its scale included: the score of a row is the sum over its columns, times its row's scale, plus `bias`. */
  readonly weights: Float64Array;
  readonly bias: number;
  /** Passes over the rows that it took. */
  readonly passes: number;
}

/**
 * A linear support vector machine with squared hinge loss over scaled binary features.
 *
 * With `x_i` the scaled row i and a constant 1, and `y_i` its sign, minimizes
 * `|w|^2 / 2 + C sum_i weight_i max(0, 1 - y_i w x_i)^2` by coordinate descent on the dual, which leaves out
 * rows that are well on the right side of the margin, for the time being.
 *
 * Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for large-scale linear
 * SVM", ICML 2008: algorithm 3 with the squared hinge loss.
 *
 * @param signs 1 or -1, one per row
 * @param scales one factor per column; with `rowScales` an entry of the matrix is the product of both
 */
export function trainLinearSvm(
  { starts, columns }: BinaryRows,
  signs: Int8Array,
  scales: Float64Array,
  {
    c = 0.1,
    tolerance = 0.1,
    maxPasses = 200,
    seed = 0,
    rowScales,
    rowWeights,
  }: LinearSvmOptions = {},
): LinearSvm {
  const numRows = signs.length;
  const diagonal = Float64Array.from(
    { length: numRows },
    (_, i) => 0.5 / (c * (rowWeights?.[i] ?? 1)),
  );
  const squares = scales.map((scale) => scale * scale);
  // The weights times their scales, so that a row's score is a plain sum.
  const weights = new Float64Array(scales.length);
  let bias = 0;
  const duals = new Float64Array(numRows);
  const curvature = new Float64Array(numRows);
  for (let i = 0; i < numRows; i++) {
    let sum = 0;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) sum += squares[columns[at]!]!;
    curvature[i] = diagonal[i]! + 1 + sum * (rowScales?.[i] ?? 1) ** 2;
  }

  const random = new RandomStream(seed, 'linear-svm');
  const order = Int32Array.from({ length: numRows }, (_, i) => i);
  let active = numRows;
  let shrinkAbove = Number.POSITIVE_INFINITY;
  let pass = 0;
  while (pass < maxPasses) {
    pass++;
    let greatest = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let s = 0; s < active; s++) {
      const other = s + random.below(active - s);
      const i = order[other]!;
      order[other] = order[s]!;
      order[s] = i;

      const sign = signs[i]!;
      const end = starts[i + 1]!;
      const rowScale = rowScales === undefined ? 1 : rowScales[i]!;
      let sum = 0;
      for (let at = starts[i]!; at < end; at++) sum += weights[columns[at]!]!;
      const score = bias + rowScale * sum;
      const dual = duals[i]!;
      const gradient = sign * score - 1 + diagonal[i]! * dual;
      let projected = gradient;
      if (dual === 0) {
        if (gradient > shrinkAbove) {
          active--;
          order[s] = order[active]!;
          order[active] = i;
          s--;
          continue;
        }
        if (gradient > 0) projected = 0;
      }
      if (projected > greatest) greatest = projected;
      if (projected < least) least = projected;
      if (projected > -1e-12 && projected < 1e-12) continue;
      duals[i] = Math.max(dual - gradient / curvature[i]!, 0);
      const step = sign * (duals[i]! - dual);
      bias += step;
      for (let at = starts[i]!; at < end; at++) {
        const column = columns[at]!;
        weights[column]! += rowScale * step * squares[column]!;
      }
    }
    if (greatest - least <= tolerance) {
      if (active === numRows) break;
      // Rows that were left out are checked once more before the end.
      active = numRows;
      shrinkAbove = Number.POSITIVE_INFINITY;
    } else {
      shrinkAbove = greatest > 0 ? greatest : Number.POSITIVE_INFINITY;
    }
  }
  return { weights, bias, passes: pass };
}
