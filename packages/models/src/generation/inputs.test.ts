import { expect, it } from 'vitest';
import type { Decoder } from './decoder.js';
import { padInputs } from './inputs.js';

const padded = (kind: Decoder['kind'], length: number, maxInputLength = Number.POSITIVE_INFINITY) =>
  padInputs({ kind, padId: 0, startId: 1, maxInputLength } as Decoder, [
    new Array<number>(length).fill(2),
    [2],
  ]);

it('pads long sources to few lengths, and no further than is read', () => {
  const lengths = Array.from({ length: 400 }, (_, i) => i + 1);
  const times = lengths.map((length) => padded('encoder-decoder', length, 390).time);
  expect(new Set(times).size).toBeLessThan(20);
  for (const [i, time] of times.entries()) {
    const length = lengths[i]!;
    if (length <= 390) expect(time).toBeGreaterThanOrEqual(length);
    if (length > 32) expect(time).toBeLessThan(1.5 * length);
  }
  expect(Math.max(...times)).toBe(390);
  expect(padded('decoder-only', 65).time).toBe(72);
});

it('tells padding from tokens', () => {
  const { time, tokens, mask, sources } = padded('encoder-decoder', 3);
  expect(time).toBe(8);
  expect([...tokens]).toEqual([2, 2, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
  expect([...mask]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  expect(sources).toEqual([
    [2, 2, 2],
    [2, 0, 0],
  ]);
});
