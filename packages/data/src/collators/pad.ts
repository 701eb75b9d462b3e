import type { DenseArray } from '../batching/batch.js';

/**
 * Sequences side by side, cut off or filled up at the end.
 *
 * @returns `values`: int32 `[batch, time]`
 */
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  length: number,
  padId: number,
): DenseArray {
  const values = new Int32Array(sequences.length * length).fill(padId);
  sequences.forEach((sequence, row) => {
    const kept = Math.min(sequence.length, length);
    for (let i = 0; i < kept; i++) values[row * length + i] = sequence[i]!;
  });
  return { values, shape: [sequences.length, length] };
}

/**
 * 1 where a real token stands, 0 where padding does.
 *
 * @returns int32 `[batch, time]`
 */
export function paddingMask(sequences: readonly ArrayLike<number>[], length: number): DenseArray {
  const values = new Int32Array(sequences.length * length);
  sequences.forEach((sequence, row) => {
    values.fill(1, row * length, row * length + Math.min(sequence.length, length));
  });
  return { values, shape: [sequences.length, length] };
}

/**
 * The weight of its row for every real token, 0 for padding.
 *
 * @returns float32 `[batch, time]`
 */
export function tokenWeights(
  sequences: readonly ArrayLike<number>[],
  length: number,
  rowWeights: Float32Array,
): DenseArray {
  const { values, shape } = paddingMask(sequences, length);
  return {
    values: Float32Array.from(values, (real, i) => real * rowWeights[Math.floor(i / length)]!),
    shape,
  };
}
