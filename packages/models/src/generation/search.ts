import type { GeneratedSequence } from './generate-options.js';

/** One step of the graph: how the rows, or the beams of each input, may continue. */
export interface Candidates {
  /** Candidates of each row, or of each input; the best first. */
  readonly count: number;
  /** `[groups, count]`, integers. */
  readonly ids: ArrayLike<number>;
  /**
   * `[groups, count]`: of rows the log-probability of the token after all constraints, of beams the sum
   * over the sequence; minus infinity for none.
   */
  readonly logProbs: ArrayLike<number>;
  /** `[groups, count]`: which beam of the input each continues; of beams. */
  readonly beams?: ArrayLike<number> | undefined;
  /** `[rows, sourceTime]`: where the rows looked when they made these candidates. */
  readonly attention?: Float32Array | undefined;
}

/**
 * A way to choose sequences, without tensors: it receives what the graph found at every step and keeps
 * the sequences. Every input has the same number of rows, side by side.
 */
export interface Search {
  /** Whether all inputs are done. */
  readonly isDone: boolean;
  /** The new tokens of each row so far; undefined for rows that no longer matter. */
  rows(): (readonly number[] | undefined)[];
  /** Takes the candidates of one step. */
  advance(candidates: Candidates): void;
  /** The best sequences of each input, best first. */
  results(count: number): GeneratedSequence[][];
}
