import type { Wording } from '@resattn/options';

/** Words with one kind of mark between them, as in a header line that was not divided. */
const undivided =
  /^[\p{L}\p{N} _-]+([^\p{L}\p{N}\s_"'().-]+)[\p{L}\p{N} _-]+(?:\1[\p{L}\p{N} _-]+)*$/u;

/** What to do about a table that has one column, with a name that looks like several. */
export function delimiterAdvice(columns: readonly string[]): readonly Wording[] {
  const mark = columns.length === 1 ? undivided.exec(columns[0]!)?.[1] : undefined;
  return mark === undefined
    ? []
    : [(option) => `use ${option('delimiter', mark)} if that is what separates the columns`];
}
