import { describe, expect, it } from 'vitest';
import type { BatchSource } from './batch.js';
import { mixBatches, temperatureProportions } from './mix.js';

/** Batches that tell which source, epoch and position they come from. */
const source = (name: number, batchesPerEpoch: number): BatchSource => ({
  batchesPerEpoch,
  *epoch(index, skip = 0) {
    for (let i = skip; i < batchesPerEpoch; i++) {
      yield { from: { values: Int32Array.of(name, index, i), shape: [3] } };
    }
  },
});
const read = (batches: Iterable<{ readonly [name: string]: { values: ArrayLike<number> } }>) =>
  [...batches].map((batch) => Array.from(batch.from!.values));

describe('mixBatches', () => {
  it('carries every batch of every source once an epoch by default', () => {
    const mixed = mixBatches([source(0, 7), source(1, 3)]);
    expect(mixed.batchesPerEpoch).toBe(10);
    for (const epoch of [0, 1, 5]) {
      const seen = read(mixed.epoch(epoch));
      expect(seen.map((x) => x.join()).sort()).toEqual(
        read([...source(0, 7).epoch(epoch), ...source(1, 3).epoch(epoch)])
          .map((x) => x.join())
          .sort(),
      );
    }
  });

  it('keeps the proportions, with each source continuing where it stopped', () => {
    const mixed = mixBatches([source(0, 4), source(1, 5)], {
      proportions: [3, 1],
      batchesPerEpoch: 8,
    });
    const seen = [0, 1, 2].flatMap((epoch) => read(mixed.epoch(epoch)));
    for (const [name, size, count] of [
      [0, 4, 18],
      [1, 5, 6],
    ] as const) {
      const own = seen.filter(([from]) => from === name);
      expect(own).toEqual(
        Array.from({ length: count }, (_, i) => [name, Math.floor(i / size), i % size]),
      );
    }
  });

  it('resumes in the middle of an epoch', () => {
    const mixed = mixBatches([source(0, 4), source(1, 5)], { proportions: [1, 2] });
    for (let skip = 0; skip <= 9; skip++) {
      expect(read(mixed.epoch(3, skip))).toEqual(read(mixed.epoch(3)).slice(skip));
    }
    expect(read(mixed.epoch(0))).not.toEqual(
      read(mixBatches([source(0, 4), source(1, 5)], { proportions: [1, 2], seed: 1 }).epoch(0)),
    );
  });

  it('refuses proportions that do not fit', () => {
    expect(() => mixBatches([])).toThrow(/no sources/);
    expect(() => mixBatches([source(0, 1)], { proportions: [1, 1] })).toThrow(/1 positive numbers/);
    expect(() => mixBatches([source(0, 1)], { proportions: [0] })).toThrow(/positive numbers/);
    expect(() => mixBatches([source(0, 1)], { batchesPerEpoch: 0.5 })).toThrow(/got 0.5/);
  });
});

describe('temperatureProportions', () => {
  it('keeps sizes at temperature 1 and levels them as it rises', () => {
    expect(temperatureProportions([1, 3], 1)).toEqual([0.25, 0.75]);
    const [small, large] = temperatureProportions([1, 16], 4) as [number, number];
    expect(small).toBeCloseTo(1 / 3, 12);
    expect(large).toBeCloseTo(2 / 3, 12);
    expect(() => temperatureProportions([1], 0)).toThrow(/must be positive/);
  });
});
