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
 * @param keyOf what of a text is compared. Default: NFC, without outer white space.
 */
export function findOverlap<T>(
  splits: Splits<T>,
  textOf: (item: T) => string,
  keyOf: (text: string) => string = (text) => text.normalize('NFC').trim(),
): Overlap[] {
  const key = (item: T) => keyOf(textOf(item));
  const pairs = [
    ['train', 'validation'],
    ['train', 'test'],
    ['validation', 'test'],
  ] as const;
  const keys = { train: new Set<string>(), validation: new Set<string>() };
  for (const part of ['train', 'validation'] as const) {
    for (const item of splits[part]) keys[part].add(key(item));
  }
  return pairs
    .map(([first, second]) => {
      const shared = splits[second].filter((item) => keys[first].has(key(item)));
      return {
        parts: [first, second] as const,
        count: shared.length,
        examples: shared.slice(0, 3).map(textOf),
      };
    })
    .filter((overlap) => overlap.count > 0);
}
