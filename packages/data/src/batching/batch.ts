import type { RandomStream } from '../random/stream.js';

/** A dense array of numbers, row by row: what a tensor library turns into a tensor in one copy. */
export interface DenseArray {
  readonly values: Int32Array | Float32Array;
  readonly shape: readonly number[];
}

/** Named arrays; the first axis of each is the batch. */
export type Batch = Readonly<Record<string, DenseArray>>;

/**
 * Batches that can be asked for again: epoch `index` is always the same, whatever was asked for
 * before, so that a run resumes at (epoch, batch) exactly.
 */
export interface BatchSource {
  readonly batchesPerEpoch: number;
  /**
   * @param index the epoch, from 0
   * @param skip batches to leave out at the start of the epoch; they are not computed. Default 0.
   */
  epoch(index: number, skip?: number): Iterable<Batch>;
}

/** What a collator is told about the batch it makes. */
export interface CollateContext {
  /** Padded lengths, in the order of the collator's `lengthsOf`. */
  readonly lengths: readonly number[];
  /** Weight of each row: 0 for a row that only fills up the batch. */
  readonly rowWeights: Float32Array;
  /** Random numbers of this batch alone, named by (seed, epoch, batch). */
  readonly random: RandomStream;
}

/** Turns examples into the arrays of a batch. */
export interface Collator<T> {
  /** The lengths of an example that are padded: one for a text, two for a pair of texts. */
  lengthsOf(example: T): readonly number[];
  collate(examples: readonly T[], context: CollateContext): Batch;
}
