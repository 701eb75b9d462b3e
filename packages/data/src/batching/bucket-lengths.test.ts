import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketLengths } from './bucket-lengths.js';

const cost = (lengths: number[], boundaries: number[]) =>
  lengths.reduce((sum, length) => sum + boundaries.find((b) => b >= length)!, 0);

function* subsets(items: number[], size: number): Generator<number[]> {
  if (size === 0) yield [];
  for (let i = 0; i < items.length && size > 0; i++) {
    for (const rest of subsets(items.slice(i + 1), size - 1)) yield [items[i]!, ...rest];
  }
}

describe('bucketLengths', () => {
  it('finds the boundaries with the least padding', () => {
    const lists = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 4 }), (lengths, count) => {
        const chosen = bucketLengths(lengths, { count, multipleOf: 4 });
        const rounded = [...new Set(lengths.map((x) => Math.ceil(x / 4) * 4))].sort(
          (a, b) => a - b,
        );
        const last = rounded.pop()!;
        expect(chosen.at(-1)).toBe(last);
        expect(chosen.length).toBeLessThanOrEqual(count);
        const costs = Array.from({ length: count }, (_, k) => [...subsets(rounded, k)])
          .flat()
          .map((rest) => cost(lengths, [...rest, last]));
        expect(cost(lengths, chosen)).toBe(Math.min(...costs));
      }),
      { numRuns: 200 },
    );
  });

  it('copes with many distinct lengths and with a longest length', () => {
    const lengths = Array.from({ length: 5000 }, (_, i) => i + 1);
    const chosen = bucketLengths(lengths, { multipleOf: 1 });
    expect(chosen.length).toBe(4);
    expect(chosen.at(-1)).toBe(5000);
    for (const [i, ideal] of [1250, 2500, 3750].entries()) {
      expect(Math.abs(chosen[i]! - ideal)).toBeLessThan(100);
    }
    expect(bucketLengths(lengths, { maxLength: 100, count: 1 })).toEqual([104]);
  });

  it('refuses what makes no sense', () => {
    expect(() => bucketLengths([])).toThrow(/No lengths/);
    expect(() => bucketLengths([1], { count: 0 })).toThrow(
      /count must be a positive integer, got 0/,
    );
    expect(() => bucketLengths([-1])).toThrow(/must not be negative/);
  });
});
