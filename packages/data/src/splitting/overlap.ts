import type { Splits } from './split.js';

/** Texts that stand in two parts of a data set. */
export interface Overlap {
  readonly parts: readonly ['train' | 'validation', 'validation' | 'test'];
  /** How many texts of the second part also stand in the first. */
  readonly count: number;
  /** Up to three of them. */
  readonly examples: readonly string[];
}

/**
 * Finds texts of validation and test that also stand in an earlier part, as happens with parts that
 * come in separate files: scores on such texts measure memory.
 *
 * @param textOf what must not repeat
 */
export function findOverlap<T>(splits: Splits<T>, textOf: (item: T) => string): Overlap[] {
  const key = (item: T) => textOf(item).normalize('NFC').trim();
  const pairs = [
    ['train', 'validation'],
    ['train', 'test'],
    ['validation', 'test'],
  ] as const;
  return pairs
    .map(([first, second]) => {
      const known = new Set(splits[first].map(key));
      const shared = splits[second].filter((item) => known.has(key(item)));
      return {
        parts: [first, second] as const,
        count: shared.length,
        examples: shared.slice(0, 3).map(textOf),
      };
    })
    .filter((overlap) => overlap.count > 0);
}
