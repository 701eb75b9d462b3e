import { describe, expect, it } from 'vitest';
import { kFold } from './k-fold.js';

const items = Array.from({ length: 103 }, (_, i) => ({
  text: `text ${i - (i % 10 === 9 ? 1 : 0)}`,
  label: i % 4 === 0 ? 'rare' : 'usual',
}));
const options = {
  folds: 5,
  stratum: ({ label }: (typeof items)[number]) => label,
  group: ({ text }: (typeof items)[number]) => text,
};

describe('kFold', () => {
  it('has each stratum in all folds alike, and groups whole', () => {
    const folds = kFold(items, options);
    for (let fold = 0; fold < 5; fold++) {
      const own = items.filter((_, i) => folds[i] === fold);
      expect(Math.abs(own.length - 103 / 5)).toBeLessThan(2);
      const rare = own.filter(({ label }) => label === 'rare').length;
      expect(Math.abs(rare - 26 / 5)).toBeLessThan(2);
    }
    const foldsOf = new Map<string, Set<number>>();
    for (const [i, { text }] of items.entries())
      foldsOf.set(text, (foldsOf.get(text) ?? new Set()).add(folds[i]!));
    expect([...foldsOf.values()].every(({ size }) => size === 1)).toBe(true);
  });

  it('depends on the seed, not on the order of the items', () => {
    const folds = kFold(items, options);
    const reversed = kFold([...items].reverse(), options);
    expect([...reversed].reverse()).toEqual([...folds]);
    expect([...kFold(items, { ...options, seed: 1 })]).not.toEqual([...folds]);
  });

  it('refuses fewer items than folds', () => {
    expect(() => kFold(['a', 'a', 'b'], { folds: 3, group: (text) => text })).toThrow(
      /2 different items for 3 folds/,
    );
    expect(() => kFold(['a', 'b'], { folds: 1 })).toThrow(/at least 2/);
  });
});
