/**
 * Table of the lengths of longest common subsequences: entry `i * (b.length + 1) + j` is that of
 * the first `i` tokens of `a` and the first `j` of `b`.
 */
function lengthTable(a: Int32Array, b: Int32Array): Uint32Array {
  const columns = b.length + 1;
  const table = new Uint32Array((a.length + 1) * columns);
  for (let i = 1; i <= a.length; i++) {
    const row = i * columns;
    const above = row - columns;
    for (let j = 1; j <= b.length; j++) {
      table[row + j] =
        a[i - 1] === b[j - 1]
          ? table[above + j - 1]! + 1
          : Math.max(table[above + j]!, table[row + j - 1]!);
    }
  }
  return table;
}

/** Length of the longest common subsequence, in memory linear in the length of `b`. */
export function commonSubsequenceLength(a: Int32Array, b: Int32Array): number {
  let above = new Uint32Array(b.length + 1);
  let row = new Uint32Array(b.length + 1);
  for (let i = 0; i < a.length; i++) {
    const token = a[i]!;
    let left = 0;
    for (let j = 0; j < b.length; j++) {
      if (token === b[j]) left = above[j]! + 1;
      else if (above[j + 1]! > left) left = above[j + 1]!;
      row[j + 1] = left;
    }
    [above, row] = [row, above];
  }
  return above[b.length]!;
}

/** Positions in `a` of one longest common subsequence, the last ones where there is a choice. */
export function commonSubsequence(a: Int32Array, b: Int32Array): number[] {
  const table = lengthTable(a, b);
  const columns = b.length + 1;
  const positions: number[] = [];
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      positions.push(i - 1);
      i--;
      j--;
    } else if (table[i * columns + j - 1]! > table[(i - 1) * columns + j]!) {
      j--;
    } else {
      i--;
    }
  }
  return positions.reverse();
}
