import { describe, expect, it } from 'vitest';
import { fingerprint, hashText } from './hash.js';
import { philox4x32 } from './philox.js';
import { RandomStream } from './stream.js';

describe('philox4x32', () => {
  it('gives the known answers of the Random123 library', () => {
    const hex = (words: number[]) => words.map((word) => word.toString(16).padStart(8, '0'));
    expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toEqual([
      '6627e8d5',
      'e169c58d',
      'bc57ac4c',
      '9b00dbd8',
    ]);
    expect(hex(philox4x32([-1, -1, -1, -1], [-1, -1]))).toEqual([
      '408f276d',
      '41c83b0e',
      'a20bc7c6',
      '6d5451fd',
    ]);
    expect(
      hex(philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])),
    ).toEqual(['d16cfe09', '94fdcceb', '5001e420', '24126ea1']);
  });
});

describe('RandomStream', () => {
  const draw = (stream: RandomStream, n = 8) => Array.from({ length: n }, () => stream.uint32());

  it('repeats for the same name and differs for another seed, purpose or index', () => {
    const reference = draw(new RandomStream(1, 'shuffle', 2));
    expect(draw(new RandomStream(1, 'shuffle', 2))).toEqual(reference);
    for (const other of [
      new RandomStream(2, 'shuffle', 2),
      new RandomStream(1 + 2 ** 32, 'shuffle', 2),
      new RandomStream(1, 'mask', 2),
      new RandomStream(1, 'shuffle', 3),
    ]) {
      expect(draw(other)).not.toEqual(reference);
    }
  });

  it('draws uniform numbers', () => {
    const stream = new RandomStream(0, 'test');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(stream.uniform() * 10)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // The 99.99 % quantile of chi square with 9 degrees of freedom.
    expect(chiSquare).toBeLessThan(33.7);
  });

  it('permutes: every number once, every order of three equally often', () => {
    expect([...new RandomStream(3, 'test').permutation(500)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 500 }, (_, i) => i),
    );
    const orders = new Map<string, number>();
    const stream = new RandomStream(4, 'test');
    for (let i = 0; i < 6000; i++) {
      const order = stream.permutation(3).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('refuses a seed that is not an exact integer', () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => new RandomStream(seed, 'test')).toThrow(/seed must be an integer/);
    }
  });
});

describe('hashText', () => {
  it('is spread evenly and depends on every character', () => {
    const buckets = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) buckets[hashText(`item ${i}`) % 16]!++;
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(hashText('ab')).not.toBe(hashText('ba'));
    expect(hashText('a', 1)).not.toBe(hashText('a', 2));
  });

  it('fingerprints a list by its texts, their order and their boundaries', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['c', 'ab'], ['ab'], [], ['ab', 'c', '']];
    expect(new Set(lists.map(fingerprint)).size).toBe(lists.length);
  });
});
