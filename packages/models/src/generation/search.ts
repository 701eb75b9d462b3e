import type { GeneratedSequence } from './generate-options.js';

/** The best continuations of every row, `count` each, in any order. */
export interface Candidates {
  /** `[rows, count]`, whole numbers. */
  readonly ids: ArrayLike<number>;
  /** `[rows, count]`: log-probabilities after all constraints; minus infinity for none. */
  readonly logProbs: ArrayLike<number>;
  readonly count: number;
  /** `[rows, sourceTime]`: where the rows looked when they made these candidates. */
  readonly attention?: Float32Array | undefined;
}

/** How the rows go on: row r is what row `parents[r]` was, with `tokens[r]` after it. */
export interface NextRows {
  /** `[rows]` */
  readonly tokens: Int32Array;
  /** `[rows]`; undefined for a search whose rows always continue themselves. */
  readonly parents?: Int32Array;
}

/**
 * A way to choose sequences, over plain numbers: it is told the best candidates of every row, and says
 * how the rows go on. Every input has the same number of rows, side by side.
 */
export interface Search {
  /** Whether rows take the places of others. */
  readonly reordersRows: boolean;
  /** How many candidates of each row are enough. */
  readonly numCandidates: number;
  /** Whether all inputs are done. */
  readonly isDone: boolean;
  /** The new tokens of each row so far; undefined for rows that no longer matter. */
  rows(): (readonly number[] | undefined)[];
  /** Takes the candidates of one step. */
  advance(candidates: Candidates): NextRows;
  /** The best sequences of each input, best first. */
  results(count: number): GeneratedSequence[][];
}
