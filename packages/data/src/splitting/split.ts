import { checkOptions } from '@resattn/options';
import { shownSplits } from '../display/splits-view.js';
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
  const groups = groupsOf(items, options);
  const partOf = new Uint8Array(groups.count);
  for (const [stratum, members] of groups.strata) {
    const salt = hashText(stratum, seed ^ Math.floor(seed / 0x100000000));
    const hashes = Uint32Array.from(members, (group) => hashText(groups.nameOf(group), salt));
    const order = Uint32Array.from(members, (_, i) => i).sort(
      (a, b) =>
        hashes[a]! - hashes[b]! ||
        (groups.nameOf(members[a]!) < groups.nameOf(members[b]!) ? -1 : 1),
    );
    const total = members.reduce((sum, group) => sum + groups.sizes[group]!, 0);
    const missing = [(1 - validation - test) * total, validation * total, test * total];
    for (const i of order) {
      // Fractions are not exact in binary: without the tolerance a tie would be decided by rounding.
      const most = Math.max(...missing) - 1e-9 * total;
      const part = missing.findIndex((count) => count >= most);
      const group = members[i]!;
      missing[part]! -= groups.sizes[group]!;
      partOf[group] = part;
    }
  }
  const inPart = (part: number) => items.filter((_, i) => partOf[groups.ids[i]!] === part);
  return shownSplits({ train: inPart(0), validation: inPart(1), test: inPart(2) });
}

/** Items by group: the groups are numbers, since there may be millions of them. */
interface Groups {
  readonly count: number;
  /** The group of each item. */
  readonly ids: Uint32Array;
  /** Items of each group. */
  readonly sizes: readonly number[];
  /** The groups of each stratum. */
  readonly strata: ReadonlyMap<string, readonly number[]>;
  nameOf(group: number): string;
}

function groupsOf<T>(items: readonly T[], { group, stratum }: SplitOptions<T>): Groups {
  const ids = new Uint32Array(items.length);
  const sizes: number[] = [];
  const strata = new Map<string, number[]>();
  const names: string[] = [];
  const known = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const name = group?.(item);
    let id = name === undefined ? undefined : known.get(name);
    if (id === undefined) {
      id = sizes.length;
      sizes.push(0);
      if (name !== undefined) {
        names.push(name);
        known.set(name, id);
      }
      const of = stratum?.(item) ?? '';
      const members = strata.get(of);
      if (members) members.push(id);
      else strata.set(of, [id]);
    }
    sizes[id]!++;
    ids[i] = id;
  }
  const nameOf = (id: number) => (group ? names[id]! : `${id}`);
  return { count: sizes.length, ids, sizes, strata, nameOf };
}
