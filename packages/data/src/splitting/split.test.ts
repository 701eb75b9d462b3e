import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from './split.js';

const items = (n: number, classes = 3) =>
  Array.from({ length: n }, (_, i) => ({ text: `text ${i}`, label: `class ${i % classes}` }));
const byLabel = { stratum: (item: { label: string }) => item.label };

describe('split', () => {
  it('puts every item into exactly one part, whole groups at a time', () => {
    const item = fc.record({
      id: fc.nat(),
      group: fc.nat(20).map(String),
      label: fc.nat(3).map(String),
    });
    fc.assert(
      fc.property(fc.array(item), fc.nat(), (all, seed) => {
        const parts = split(all, { seed, group: (x) => x.group, stratum: (x) => x.label });
        const lists = [parts.train, parts.validation, parts.test];
        expect(lists.flat().length).toBe(all.length);
        expect(new Set(lists.flat())).toEqual(new Set(all));
        const groups = lists.map((list) => new Set(list.map((x) => x.group)));
        const together = new Set(groups.flatMap((set) => [...set]));
        expect(groups.reduce((sum, set) => sum + set.size, 0)).toBe(together.size);
      }),
    );
  });

  it('divides each stratum in the given fractions', () => {
    const parts = split(items(300), { ...byLabel, validation: 0.1, test: 0.2 });
    for (let label = 0; label < 3; label++) {
      const count = (list: readonly { label: string }[]) =>
        list.filter((item) => item.label === `class ${label}`).length;
      expect([count(parts.train), count(parts.validation), count(parts.test)]).toEqual([
        70, 10, 20,
      ]);
    }
  });

  it('depends on the seed, not on the order of the items', () => {
    const grouped = { ...byLabel, group: (item: { text: string }) => item.text };
    const all = items(100);
    const sorted = (list: readonly { text: string }[]) => list.map((item) => item.text).sort();
    const reference = sorted(split(all, grouped).test);
    expect(sorted(split([...all].reverse(), grouped).test)).toEqual(reference);
    for (const seed of [1, 2 ** 32, 2 ** 53 - 1]) {
      expect(sorted(split(all, { ...grouped, seed }).test)).not.toEqual(reference);
    }
  });

  it('keeps the order of the items within a part', () => {
    const { train } = split(items(50), byLabel);
    const numbers = train.map((item) => Number(item.text.slice(5)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('leaves a class too small to be divided in train', () => {
    const parts = split(items(4, 2), byLabel);
    expect([parts.train.length, parts.validation.length, parts.test.length]).toEqual([4, 0, 0]);
    expect(split([], byLabel)).toEqual({ train: [], validation: [], test: [] });
  });

  it('refuses fractions that leave nothing to train on', () => {
    for (const fractions of [
      { test: 1 },
      { validation: 0.5, test: 0.5 },
      { test: -0.1 },
      { test: NaN },
    ]) {
      expect(() => split(items(10), fractions)).toThrow(/leave something to train on/);
    }
  });
});
