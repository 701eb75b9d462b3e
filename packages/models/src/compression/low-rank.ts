import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** W ≈ left · right. */
export interface LowRank {
  /** `[rows, rank]` */
  readonly left: Float32Array;
  /** `[rank, columns]` */
  readonly right: Float32Array;
}

/**
 * The best approximation of a matrix by one of a given rank, in the least-squares sense (Eckart and
 * Young, 1936): with V the first right singular vectors, `left = W V` and `right = Vᵀ`. They are the
 * eigenvectors of `Wᵀ W` (of `W Wᵀ` where that is smaller).
 *
 * @param values row-major `[rows, columns]`
 */
export function lowRank(
  values: Float32Array,
  rows: number,
  columns: number,
  rank: number,
): LowRank {
  if (rows < columns) {
    const transposed = lowRank(transpose(values, rows, columns), columns, rows, rank);
    return {
      left: transpose(transposed.right, rank, rows),
      right: transpose(transposed.left, columns, rank),
    };
  }
  const gram = Matrix.zeros(columns, columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      let sum = 0;
      for (let row = 0; row < rows; row++)
        sum += values[row * columns + i]! * values[row * columns + j]!;
      gram.set(i, j, sum);
      gram.set(j, i, sum);
    }
  }
  // Eigenvalues come in ascending order.
  const { eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const right = new Float32Array(rank * columns);
  for (let r = 0; r < rank; r++)
    for (let column = 0; column < columns; column++)
      right[r * columns + column] = eigenvectorMatrix.get(column, columns - 1 - r);
  const left = new Float32Array(rows * rank);
  for (let row = 0; row < rows; row++) {
    for (let r = 0; r < rank; r++) {
      let sum = 0;
      for (let column = 0; column < columns; column++)
        sum += values[row * columns + column]! * right[r * columns + column]!;
      left[row * rank + r] = sum;
    }
  }
  return { left, right };
}

/** left · right, row-major `[rows, columns]`. */
export function multiply(
  { left, right }: LowRank,
  rows: number,
  columns: number,
  rank: number,
): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let r = 0; r < rank; r++) {
      const factor = left[row * rank + r]!;
      for (let column = 0; column < columns; column++)
        values[row * columns + column]! += factor * right[r * columns + column]!;
    }
  }
  return values;
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const transposed = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      transposed[column * rows + row] = values[row * columns + column]!;
  return transposed;
}
