import { tokenIds } from '../text/token-ids.js';

/**
 * Levenshtein distance: fewest insertions, deletions and substitutions that turn `a` into `b`.
 * Strings are compared by code point, other sequences by identity. Memory is linear, time the
 * product of the lengths.
 */
export function levenshtein<Token>(
  a: string | readonly Token[],
  b: string | readonly Token[],
): number {
  const { x, y } = withoutCommonEnds(a, b);
  const row = Uint32Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 0; i < x.length; i++) {
    let diagonal = row[0]!;
    row[0] = i + 1;
    for (let j = 0; j < y.length; j++) {
      const above = row[j + 1]!;
      const kept = x[i] === y[j] ? diagonal : diagonal + 1;
      row[j + 1] = Math.min(kept, above + 1, row[j]! + 1);
      diagonal = above;
    }
  }
  return row[y.length]!;
}

/** How many tokens of a reference an alignment keeps, changes and drops, and how many it adds. */
export interface AlignmentCounts {
  readonly hits: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

/**
 * Counts of an alignment with the fewest errors. There may be several with different counts; this
 * takes the one that jiwer takes: reading from the end, a deletion where one is cheapest, then an
 * insertion where that alone lowers the distance, else the tokens stand against each other.
 */
export function alignmentCounts<Token>(
  reference: string | readonly Token[],
  hypothesis: string | readonly Token[],
): AlignmentCounts {
  const { x, y, common } = withoutCommonEnds(reference, hypothesis);
  const columns = y.length + 1;
  const distances = distanceTable(x, y);
  const at = (i: number, j: number) => distances[i * columns + j]!;
  let hits = common;
  let substitutions = 0;
  let deletions = 0;
  let insertions = 0;
  let i = x.length;
  let j = y.length;
  while (i > 0 && j > 0) {
    if (at(i, j) === at(i - 1, j) + 1) {
      deletions++;
      i--;
    } else if (at(i, j - 1) === at(i - 1, j - 1) - 1) {
      insertions++;
      j--;
    } else {
      i--;
      j--;
      if (x[i] === y[j]) hits++;
      else substitutions++;
    }
  }
  return { hits, substitutions, deletions: deletions + i, insertions: insertions + j };
}

function distanceTable(x: Int32Array, y: Int32Array): Uint32Array {
  const columns = y.length + 1;
  const table = new Uint32Array((x.length + 1) * columns);
  for (let j = 0; j < columns; j++) table[j] = j;
  for (let i = 1; i <= x.length; i++) {
    const row = i * columns;
    const above = row - columns;
    table[row] = i;
    for (let j = 1; j < columns; j++) {
      table[row + j] = Math.min(
        table[above + j - 1]! + (x[i - 1] === y[j - 1] ? 0 : 1),
        table[above + j]! + 1,
        table[row + j - 1]! + 1,
      );
    }
  }
  return table;
}

/** Both sequences as numbers, without the beginning and the end they share. */
function withoutCommonEnds<Token>(
  a: string | readonly Token[],
  b: string | readonly Token[],
): { x: Int32Array; y: Int32Array; common: number } {
  const [x, y] = tokenIds(a, b) as [Int32Array, Int32Array];
  const shorter = Math.min(x.length, y.length);
  let start = 0;
  while (start < shorter && x[start] === y[start]) start++;
  let end = 0;
  while (end < shorter - start && x[x.length - 1 - end] === y[y.length - 1 - end]) end++;
  return {
    x: x.subarray(start, x.length - end),
    y: y.subarray(start, y.length - end),
    common: start + end,
  };
}
