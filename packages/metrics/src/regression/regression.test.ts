import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kendall, pearson, spearman } from './correlation.js';
import { meanAbsoluteError, meanSquaredError, r2 } from './errors.js';

test('Kendall by sorting equals counting all pairs', () => {
  const item = fc.tuple(fc.nat(5), fc.nat(5));
  fc.assert(
    fc.property(fc.array(item, { minLength: 2, maxLength: 25 }), (items) => {
      let concordance = 0;
      let untiedP = 0;
      let untiedT = 0;
      items.forEach(([p, t], i) => {
        for (const [otherP, otherT] of items.slice(i + 1)) {
          concordance += Math.sign(p - otherP) * Math.sign(t - otherT);
          untiedP += Math.abs(Math.sign(p - otherP));
          untiedT += Math.abs(Math.sign(t - otherT));
        }
      });
      fc.pre(untiedP > 0 && untiedT > 0);
      const metric = kendall().update(
        items.map((i) => i[0]),
        items.map((i) => i[1]),
      );
      expect(metric.result()).toBeCloseTo(concordance / Math.sqrt(untiedP * untiedT), 12);
    }),
  );
});

test('rank correlations see order alone', () => {
  const x = [1, 5, 3, 9, 7];
  for (const make of [spearman, kendall]) {
    expect(
      make()
        .update(
          x,
          x.map((v) => v ** 3),
        )
        .result(),
    ).toBeCloseTo(1, 12);
    expect(
      make()
        .update(
          x,
          x.map((v) => -Math.exp(v)),
        )
        .result(),
    ).toBeCloseTo(-1, 12);
  }
  expect(
    pearson()
      .update(
        x,
        x.map((v) => 2 * v + 1),
      )
      .result(),
  ).toBeCloseTo(1, 12);
});

test('a constant side has no correlation', () => {
  for (const make of [pearson, spearman, kendall]) {
    expect(make().update([1, 2, 3], [4, 4, 4]).result()).toBeNaN();
    expect(make().update([1], [4]).result()).toBeNaN();
  }
});

test('R2 of one item, and of constant targets', () => {
  expect(r2().update([1], [1]).result()).toBeNaN();
  expect(r2().update([3, 3], [3, 3]).result()).toBe(1);
  expect(r2().update([3, 4], [3, 3]).result()).toBe(0);
});

test('weights', () => {
  expect(meanSquaredError().update([1, 4], [1, 2], [3, 1]).result()).toBe(1);
  expect(meanAbsoluteError().update([1, 4], [1, 2], [0, 1]).result()).toBe(2);
});

describe('bad input', () => {
  test.each([
    [() => r2().update([1, NaN], [1, 2]), 'r2: prediction NaN of item 1, expected a finite number'],
    [() => pearson().update([1], [Infinity]), 'pearson: target Infinity of item 0'],
    [() => spearman().update([1, 2], [1]), 'got 2 predictions and 1 targets'],
    [() => meanSquaredError().update([1], [1], [-1]), 'weight -1 of item 0'],
    [() => kendall().result(), 'nothing counted yet'],
  ])('%#', (act, message) => {
    expect(act).toThrow(message);
  });
});
