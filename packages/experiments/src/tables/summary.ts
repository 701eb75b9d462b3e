/** Mean and deviation of the runs of one cell. */
export interface Summary {
  readonly runs: number;
  readonly mean: number;
  /** Of the sample (n - 1); undefined for fewer than two runs. */
  readonly deviation: number | undefined;
}

/** @returns undefined where there is no value */
export function summarize(values: readonly number[]): Summary | undefined {
  const runs = values.length;
  if (runs === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { runs, mean, deviation: runs < 2 ? undefined : Math.sqrt(squares / (runs - 1)) };
}
