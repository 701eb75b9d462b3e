import { describe, expect, it } from 'vitest';
import type { Batch } from './batch.js';
import { trainingWindows, validationWindows } from './windows.js';

const ids = Int32Array.from({ length: 100 }, (_, i) => i);
const rowsOf = ({ tokens }: Batch) => {
  const [rows, length] = tokens!.shape as [number, number];
  return Array.from({ length: rows }, (_, row) =>
    Array.from(tokens!.values.subarray(row * length, (row + 1) * length)),
  );
};

describe('trainingWindows', () => {
  const source = trainingWindows(ids, { length: 8, batchSize: 3, seed: 5 });

  it('label each token with the next one', () => {
    for (const { tokens, labels } of source.epoch(0) as Iterable<Batch>)
      expect(Array.from(labels!.values)).toEqual(Array.from(tokens!.values, (id) => id + 1));
  });

  it('do not overlap within an epoch, and are cut elsewhere in the next', () => {
    const tokensOf = (epoch: number) =>
      [...(source.epoch(epoch) as Iterable<Batch>)].flatMap(rowsOf).flat();
    const first = tokensOf(0);
    expect(first.length).toBe(source.batchesPerEpoch * 3 * 8);
    expect(new Set(first).size).toBe(first.length);
    const begins = (tokens: number[]) => tokens[0]! % 8;
    expect(new Set([0, 1, 2, 3, 4].map((epoch) => begins(tokensOf(epoch)))).size).toBeGreaterThan(
      1,
    );
  });

  it('resume anywhere', () => {
    const all = [...(source.epoch(2) as Iterable<Batch>)];
    expect([...(source.epoch(2, 1) as Iterable<Batch>)]).toEqual(all.slice(1));
  });

  it('refuse a text that is too short', () => {
    expect(() => trainingWindows(ids, { length: 50, batchSize: 3, seed: 0 })).toThrow(
      'no batch of 3 windows of 50 tokens',
    );
  });
});

describe('validationWindows', () => {
  it('cover the text once, and fill the last batch up without counting it', () => {
    const batches = [
      ...(validationWindows(ids, { length: 9, batchSize: 4 }).epoch(0) as Iterable<Batch>),
    ];
    expect(batches.map((batch) => rowsOf(batch).map((row) => row[0]))).toEqual([
      [0, 9, 18, 27],
      [36, 45, 54, 63],
      [72, 81, 90, 72],
    ]);
    expect(
      Float32Array.from(batches.at(-1)!.weights!.values).reduce((sum, weight) => sum + weight, 0),
    ).toBe(27);
  });

  it('are spread evenly where fewer are asked for', () => {
    const source = validationWindows(ids, { length: 9, batchSize: 2, count: 2 });
    const [batch] = [...(source.epoch(0) as Iterable<Batch>)];
    expect(rowsOf(batch!).map((row) => row[0])).toEqual([0, 45]);
  });
});
