import type { TableRow } from './table.js';

/**
 * Whether what was taken for the names of columns looks like a row: in each of `names` a sentence, over
 * a column of texts. A file of texts without a header line begins so.
 *
 * @param names the columns to look at
 * @param sample the first rows
 */
export function looksLikeRow(names: readonly string[], sample: readonly TableRow[]): boolean {
  return names.every((name) => {
    if (!isSentence(name)) return false;
    const lengths = sample
      .map(({ fields }) => fields[name])
      .filter((value) => typeof value === 'string')
      .map((value) => value.length);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    return mean > name.length / 4;
  });
}

/** Names of columns have few words and no full stop. */
function isSentence(name: string): boolean {
  const words = name.trim().split(/\s+/).length;
  const unspaced = name.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length;
  return words >= 4 || /[.!?。！？…]$/u.test(name.trim()) || (unspaced ?? 0) >= 10;
}
