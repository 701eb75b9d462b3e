import { checkOptions } from '@resattn/options';
import { hashText } from '../random/hash.js';

/** The three parts of a data set. */
export interface Splits<T> {
  readonly train: readonly T[];
  readonly validation: readonly T[];
  readonly test: readonly T[];
}

export interface SplitOptions<T> {
  /** Fraction of the items for validation. Default 0.1. */
  readonly validation?: number | undefined;
  /** Fraction of the items for test. Default 0.1. */
  readonly test?: number | undefined;
  /** Another seed, another split. Default 0. */
  readonly seed?: number | undefined;
  /** Items of one stratum are divided in the given fractions: usually the label. Default: one. */
  readonly stratum?: ((item: T) => string) | undefined;
  /** Items of one group are never divided: usually the text. Default: each item for itself. */
  readonly group?: ((item: T) => string) | undefined;
}

/**
 * Divides items into train, validation and test, stratified, whole groups at a time.
 *
 * Groups are ordered by a hash of (seed, stratum, group), so the result depends neither on the order
 * of the items nor on the engine. Each group in turn goes to the part that is furthest below its
 * share of the stratum, ties to train first: a class too small to be divided stays in train. Within
 * a part, items keep their given order. A group that occurs in several strata belongs to the first.
 *
 * @throws RangeError when the fractions leave nothing to train on
 */
export function split<T>(items: readonly T[], options: SplitOptions<T> = {}): Splits<T> {
  checkOptions('split', options, {
    validation: true,
    test: true,
    seed: true,
    stratum: true,
    group: true,
  });
  const { validation = 0.1, test = 0.1, seed = 0 } = options;
  if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
    throw new RangeError(
      `The fractions for validation and test must not be negative and must leave something to train on, got ${validation} and ${test}.`,
    );
  }
  const strata = new Map<string, Map<string, number>>();
  const stratumOfGroup = new Map<string, string>();
  const groups = items.map((item, i) => {
    const group = options.group?.(item) ?? `${i}`;
    const stratum = stratumOfGroup.get(group) ?? options.stratum?.(item) ?? '';
    stratumOfGroup.set(group, stratum);
    const sizes = strata.get(stratum) ?? new Map<string, number>();
    strata.set(stratum, sizes.set(group, (sizes.get(group) ?? 0) + 1));
    return group;
  });

  const partOfGroup = new Map<string, number>();
  for (const [stratum, sizes] of strata) {
    const salt = hashText(stratum, seed ^ Math.floor(seed / 0x100000000));
    const order = [...sizes.keys()]
      .map((group) => ({ group, hash: hashText(group, salt) }))
      .sort((a, b) => a.hash - b.hash || (a.group < b.group ? -1 : 1));
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const missing = [(1 - validation - test) * total, validation * total, test * total];
    for (const { group } of order) {
      // Fractions are not exact in binary: without the tolerance a tie would be decided by rounding.
      const most = Math.max(...missing) - 1e-9 * total;
      const part = missing.findIndex((count) => count >= most);
      missing[part]! -= sizes.get(group)!;
      partOfGroup.set(group, part);
    }
  }
  const inPart = (part: number) => items.filter((_, i) => partOfGroup.get(groups[i]!) === part);
  return { train: inPart(0), validation: inPart(1), test: inPart(2) };
}
