import { count } from './target-rows.js';

/** What programs write for a value that is missing. */
const missing = /^(#?n\/a|nan|null|undefined|\?|#(ref|value|div\/0|name\?)!?)$/i;

/**
 * What may be wrong with the names of classes: some differ only by case, or stand for a missing label.
 *
 * @param labels the classes
 * @param texts how many texts each has
 */
export function labelNotices(
  labels: readonly string[],
  texts: ReadonlyMap<string, number>,
): string[] {
  const spellings = new Map<string, string[]>();
  for (const label of labels) {
    const key = label.normalize('NFKC').toLowerCase();
    const same = spellings.get(key);
    if (same) same.push(label);
    else spellings.set(key, [label]);
  }
  const shown = (label: string) => `"${label}" (${count(texts.get(label) ?? 0, 'text')})`;
  const alike = [...spellings.values()].filter(({ length }) => length > 1);
  const absent = labels.filter((label) => missing.test(label.trim()));
  return [
    ...alike
      .slice(0, 5)
      .map(
        (same) =>
          `${same.map(shown).join(' and ')} differ only by case or form and are classes of their own. If they mean the same, write them alike.`,
      ),
    ...absent.map(
      (label) =>
        `${shown(label)} is a class. If it stands for a missing label, leave the field empty.`,
    ),
  ];
}
