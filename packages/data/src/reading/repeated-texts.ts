import { count } from './target-rows.js';

/** Texts count as the same when they differ only by Unicode form and outer white space. */
export function sameText(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * Says in `notices` how many texts occur more than once.
 *
 * @param targetOf what a text is labelled with; equal for equal targets
 */
export function noticeRepeatedTexts<Row extends { readonly text: string }>(
  rows: readonly Row[],
  targetOf: (row: Row) => string | number,
  notices: string[],
): void {
  // There may be millions of different texts: only of repeated ones is more kept than the first row.
  const firsts = new Map<string, number>();
  const repetitions = new Map<number, { rows: number; isContradictory: boolean }>();
  for (const [i, row] of rows.entries()) {
    const key = sameText(row.text);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, i);
      continue;
    }
    let copies = repetitions.get(first);
    if (copies === undefined)
      repetitions.set(first, (copies = { rows: 1, isContradictory: false }));
    copies.rows++;
    copies.isContradictory ||= targetOf(rows[first]!) !== targetOf(row);
  }
  const repeated = repetitions.size;
  if (repeated === 0) return;
  let total = 0;
  let contradictory = 0;
  for (const copies of repetitions.values()) {
    total += copies.rows;
    if (copies.isContradictory) contradictory++;
  }
  const contradiction = contradictory
    ? `; ${contradictory} of them with different labels, which no model can get right`
    : '';
  notices.push(
    `${count(repeated, 'text')} occur${repeated === 1 ? 's' : ''} more than once (${total} rows)${contradiction}. Copies of a text are kept in one part.`,
  );
}
