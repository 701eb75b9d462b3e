/** Items that are computed together. */
export interface LengthBatch<T> {
  readonly items: readonly T[];
  /** The items, the last one repeated until there are a power of two: few shapes are compiled. */
  readonly padded: readonly T[];
}

/** Items of like length together, so that little padding is computed; shortest first. */
export function* batchesByLength<T>(
  items: readonly T[],
  lengthOf: (item: T) => number,
  batchSize: number,
): Generator<LengthBatch<T>> {
  const ordered = [...items].sort((a, b) => lengthOf(a) - lengthOf(b));
  for (let start = 0; start < ordered.length; start += batchSize) {
    const batch = ordered.slice(start, start + batchSize);
    const rows = Math.min(batchSize, 2 ** Math.ceil(Math.log2(batch.length)));
    const fill = Array.from({ length: rows - batch.length }, () => batch.at(-1)!);
    yield { items: batch, padded: [...batch, ...fill] };
  }
}
