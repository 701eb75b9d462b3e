/**
 * Scores of every class for every item: one row an item, or one flat array `[item, class]`
 * (as `tensor.data()` gives it).
 */
export type Scores = ArrayLike<ArrayLike<number>> | ArrayLike<number>;

/** One item's scores at a time; checks shape and that every score is a number. */
export function scoreRows(metric: string, scores: Scores, items: number): ArrayLike<number>[] {
  const rows: ArrayLike<number>[] = [];
  if (typeof scores[0] === 'number') {
    const flat = scores as ArrayLike<number>;
    const numClasses = flat.length / items;
    if (!Number.isInteger(numClasses)) {
      throw new Error(
        `${metric}: ${flat.length} scores for ${items} items, expected the same number for each item`,
      );
    }
    const view = flat as ArrayLike<number> & Partial<Pick<Float32Array, 'subarray'>>;
    for (let i = 0; i < items; i++) {
      const [from, to] = [i * numClasses, (i + 1) * numClasses];
      rows.push(view.subarray?.(from, to) ?? Array.prototype.slice.call(flat, from, to));
    }
  } else {
    const given = scores as ArrayLike<ArrayLike<number>>;
    if (given.length !== items) {
      throw new Error(
        `${metric}: got ${given.length} rows of scores and ${items} targets, expected one row for each`,
      );
    }
    for (let i = 0; i < items; i++) rows.push(given[i]!);
  }
  rows.forEach((row, i) => {
    if (row.length !== rows[0]!.length) {
      throw new Error(
        `${metric}: item ${i} has ${row.length} scores, item 0 has ${rows[0]!.length}, ` +
          'expected one score for each class',
      );
    }
    for (let j = 0; j < row.length; j++) {
      if (typeof row[j] !== 'number' || Number.isNaN(row[j])) {
        throw new Error(`${metric}: score ${row[j]} of item ${i}, class ${j}, expected a number`);
      }
    }
  });
  return rows;
}

/** Throws unless the target is the index of one of the scored classes. */
export function checkTarget(
  metric: string,
  target: number,
  item: number,
  numClasses: number,
): void {
  if (!Number.isInteger(target) || target < 0 || target >= numClasses) {
    throw new Error(
      `${metric}: target ${target} of item ${item}, expected a class index from 0 to ${numClasses - 1}`,
    );
  }
}
