/** Dense arrays by name, as a Trainer hands out batches and a model's outputs. */
export type BatchArrays = Readonly<Record<string, BatchArray>>;

interface BatchArray {
  /** Row-major. */
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** What turns scores into probabilities. */
export type Activation = 'softmax' | 'sigmoid';

/** The arrays of one batch that a metric reads: an item is what has one weight. */
export interface ItemArrays {
  readonly predictions: BatchArray;
  readonly targets: BatchArray;
  readonly weights: BatchArray | undefined;
}

/** The array of that name: of the batch, or else of the outputs (or the other way round). */
export function findArray(
  metric: string,
  option: string,
  name: string,
  places: readonly BatchArrays[],
): BatchArray {
  for (const arrays of places) if (arrays[name] !== undefined) return arrays[name];
  const known = places.flatMap((arrays) => Object.keys(arrays));
  throw new Error(
    `${metric}: option ${option} is "${name}", expected one of the arrays of the batch and the ` +
      `model's outputs: ${[...new Set(known)].join(', ')}`,
  );
}

/** The weight of every item; weights of rows hold for all items of the row. */
export function itemWeights(
  metric: string,
  items: number,
  weights: BatchArray | undefined,
): ArrayLike<number> | undefined {
  if (weights === undefined) return undefined;
  const { values, shape } = weights;
  if (values.length === items) return values;
  const each = items / values.length;
  if (!Number.isInteger(each)) {
    throw new Error(
      `${metric}: got weights of the shape [${shape}] for ${items} targets, expected one weight for ` +
        'each row or each target',
    );
  }
  return Float32Array.from({ length: items }, (_, i) => values[Math.floor(i / each)]!);
}

/** Values by rows: `[items, rest]`. */
export function rowsOf(metric: string, { values, shape }: BatchArray, items: number): number[][] {
  const width = values.length / items;
  if (!Number.isInteger(width)) {
    throw new Error(
      `${metric}: got predictions of the shape [${shape}] for ${items} targets, expected the same ` +
        'number of values for each target',
    );
  }
  return Array.from({ length: items }, (_, row) =>
    Array.from({ length: width }, (_, i) => values[row * width + i]!),
  );
}

/** Probabilities of a row of scores. */
export function activate(row: readonly number[], activation: Activation | undefined): number[] {
  if (activation === undefined) return [...row];
  if (activation === 'sigmoid') return row.map((value) => 1 / (1 + Math.exp(-value)));
  const largest = Math.max(...row);
  const exponents = row.map((value) => Math.exp(value - largest));
  const sum = exponents.reduce((total, value) => total + value, 0);
  return exponents.map((value) => value / sum);
}

/** The index of the highest score; of equal ones the last, as `topKAccuracy` counts. */
export function argMax(row: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < row.length; i++) if (row[i]! >= row[best]!) best = i;
  return best;
}
