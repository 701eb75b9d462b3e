import { checkOptions } from '@resattn/options';
import { hashText } from '../random/hash.js';
import type { SplitOptions } from './split.js';

export interface KFoldOptions<T> extends Omit<SplitOptions<T>, 'validation' | 'test'> {
  /** How many folds, at least 2. */
  readonly folds: number;
}

/**
 * Divides items into folds for cross-validation: each in turn is tested on, and the others are trained
 * on. Stratified, and whole groups at a time.
 *
 * Groups are ordered by a hash of (seed, stratum, group), as in `split`; each goes to the fold that has
 * the fewest items of its stratum, then to the one with the fewest items. A group that occurs in several
 * strata belongs to that of most of its items. A stratum of fewer groups than folds is missing from some
 * of them.
 *
 * @returns the fold of each item, from 0
 * @throws RangeError where there are fewer groups than folds, which would leave a fold empty
 */
export function kFold<T>(items: readonly T[], options: KFoldOptions<T>): Int32Array {
  checkOptions('kFold', options, { folds: true, seed: true, stratum: true, group: true });
  const { folds, seed = 0, stratum = () => '', group } = options;
  if (!(Number.isInteger(folds) && folds >= 2))
    throw new RangeError(`kFold: folds is ${folds}, expected an integer of at least 2`);
  const groups = new Map<string, number[]>();
  items.forEach((item, i) => {
    const key = group?.(item) ?? `${i}`;
    const known = groups.get(key);
    if (known) known.push(i);
    else groups.set(key, [i]);
  });
  if (groups.size < folds)
    throw new RangeError(
      `kFold: ${groups.size} different items for ${folds} folds, expected at least one for each`,
    );
  const strata = new Map<string, Group[]>();
  for (const [key, members] of groups) {
    const name = mostFrequent(members.map((i) => stratum(items[i]!)));
    const salt = hashText(name, seed ^ Math.floor(seed / 0x100000000));
    const own = strata.get(name) ?? [];
    own.push({ key, hash: hashText(key, salt), items: members });
    strata.set(name, own);
  }
  const foldOf = new Int32Array(items.length);
  const sizes = new Float64Array(folds);
  // The smallest first: larger ones then even the folds out.
  const ordered = [...strata].sort(([a, x], [b, y]) => x.length - y.length || (a < b ? -1 : 1));
  for (const [, own] of ordered) {
    const ofStratum = new Float64Array(folds);
    own.sort(
      (a, b) => b.items.length - a.items.length || a.hash - b.hash || (a.key < b.key ? -1 : 1),
    );
    for (const { items: members } of own) {
      let best = 0;
      for (let fold = 1; fold < folds; fold++) {
        const difference = ofStratum[fold]! - ofStratum[best]! || sizes[fold]! - sizes[best]!;
        if (difference < 0) best = fold;
      }
      for (const i of members) foldOf[i] = best;
      ofStratum[best]! += members.length;
      sizes[best]! += members.length;
    }
  }
  return foldOf;
}

/** Items that stay together. */
interface Group {
  readonly key: string;
  readonly hash: number;
  readonly items: readonly number[];
}

/** The most frequent name; of equally frequent ones, the first in order. */
function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce((best, each) =>
    each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best,
  )[0];
}
