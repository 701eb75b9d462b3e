/** The error for a file whose bytes contradict each other. */
export class DamagedParquetError extends Error {
  override readonly name = 'DamagedParquetError';

  /** @param what contradicts: `a run of 9 values where 2 are left` */
  constructor(readonly what: string) {
    super(`This is no Parquet file, or a damaged one: ${what}. Get the file again.`);
  }
}

/** @throws DamagedParquetError unless a condition holds that every sound file meets */
export function assertSound(condition: boolean, what: string): asserts condition {
  if (!condition) throw new DamagedParquetError(what);
}
