/** The name that takes the fewest edits (Levenshtein, ignoring case) from what was written, if few. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const target = written.toLowerCase();
  let best: string | undefined;
  let fewest = Math.max(2, Math.floor(written.length / 2)) + 1;
  for (const name of names) {
    const edits = editDistance(target, name.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = name;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/**
 * @throws Error when there is no column of this name; names the nearest one and all there are
 */
export function assertColumn(name: string, columns: readonly string[]): void {
  if (columns.includes(name)) return;
  const nearest = nearestName(name, columns);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw new Error(
    `There is no column "${name}".${hint} The columns are ${columns.map((c) => `"${c}"`).join(', ')}.`,
  );
}
