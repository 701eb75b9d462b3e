import type { VectorsFormat } from './vectors-format.js';
import type { WordMatch } from './vocabulary-rows.js';

/** Vectors of the words that were asked for. */
export interface WordVectors extends Pick<VectorsFormat, 'format' | 'dim'> {
  /** `[dim]` each, by word of the vocabulary; words without a vector are not there. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  /** How many words were found in which way. */
  readonly matches: Readonly<Record<WordMatch, number>>;
  /** Rows of the file. */
  readonly rows: number;
  /** Sentences for the user: duplicates, rows beyond the header's number, damaged words. */
  readonly notices: readonly string[];
}
