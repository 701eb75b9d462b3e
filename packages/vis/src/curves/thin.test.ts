import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smoothNoise } from './smooth.js';
import { thinPoints } from './thin.js';

const curve = fc
  .array(fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e6, max: 1e6 }), {
    minLength: 1,
    maxLength: 600,
  })
  .map((ys) => ys.map((y, x) => [x, y] as const));

test('thinned points are of the curve, in order, with its ends and extremes', () => {
  fc.assert(
    fc.property(curve, fc.integer({ min: 4, max: 100 }), (points, limit) => {
      const thinned = thinPoints(points, limit);
      expect(thinned.length).toBeLessThanOrEqual(Math.max(limit, 4));
      for (const [x, y] of thinned) expect(points[x]![1]).toBe(y);
      for (let i = 1; i < thinned.length; i++)
        expect(thinned[i]![0]).toBeGreaterThan(thinned[i - 1]![0]);
      expect(thinned[0]).toEqual(points[0]);
      expect(thinned.at(-1)).toEqual(points.at(-1));
      const heights = (list: readonly (readonly [number, number])[]) => list.map(([, y]) => y);
      expect(Math.max(...heights(thinned))).toBe(Math.max(...heights(points)));
      expect(Math.min(...heights(thinned))).toBe(Math.min(...heights(points)));
    }),
  );
});

test('a gap survives thinning', () => {
  const points = Array.from({ length: 100 }, (_, x) => [x, x === 37 ? Number.NaN : x] as const);
  expect(thinPoints(points, 20).some(([x]) => x === 37)).toBe(true);
});

test('noise is averaged out, a calm curve is left alone', () => {
  const noisy = Array.from({ length: 1000 }, (_, x) => [x, x + 50 * (x % 2)] as const);
  const smooth = smoothNoise(noisy)!;
  for (const [x, y] of smooth.slice(20, -20)) expect(Math.abs(y - (x + 25))).toBeLessThan(3);
  expect(smooth[0]).toEqual(noisy[0]);
  expect(smoothNoise(noisy.map(([x]) => [x, x * x] as const))).toBeUndefined();
});
