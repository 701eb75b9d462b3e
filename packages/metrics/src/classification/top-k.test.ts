import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankOf, topKAccuracy } from './top-k.js';

test('rows, a flat array and a typed array are the same scores', () => {
  const rows = [
    [0.1, 0.7, 0.2],
    [0.5, 0.2, 0.3],
  ];
  for (const scores of [rows, rows.flat(), Float32Array.from(rows.flat())]) {
    expect(topKAccuracy({ k: 1 }).update(scores, [1, 2]).result()).toBe(0.5);
    expect(topKAccuracy({ k: 2 }).update(scores, [1, 2]).result()).toBe(1);
    expect(topKAccuracy({ k: 1 }).update(scores, [1, 2], [3, 1]).result()).toBe(0.75);
  }
});

test('of equal scores the higher index ranks first', () => {
  expect([0, 1, 2].map((target) => rankOf([1, 1, 1], target))).toEqual([3, 2, 1]);
});

test('bad scores, targets and k are named', () => {
  const metric = topKAccuracy({ k: 1 });
  expect(() => metric.update([[0.1, Number.NaN]], [0])).toThrow('score NaN of item 0, class 1');
  expect(() => metric.update([[0.1, 0.9]], [2])).toThrow(
    'target 2 of item 0, expected a class index',
  );
  expect(() => metric.update([[0.1, 0.9], [1]], [0, 0])).toThrow(
    'item 1 has 1 scores, item 0 has 2',
  );
  expect(() => metric.update([[0.1, 0.9]], [0, 1])).toThrow('got 1 rows of scores and 2 targets');
  expect(() => metric.update([0.1, 0.2, 0.7], [0, 1])).toThrow('3 scores for 2 items');
  expect(() => metric.result()).toThrow('nothing counted yet');
  expect(() => topKAccuracy({ k: 0 })).toThrow('k is 0');
});

test('merging the states of parts equals one pass', () => {
  const row = fc.tuple(fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }), fc.nat(3));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.array(row, { minLength: 1 }), (a, b) => {
      const of = (rows: typeof a) =>
        topKAccuracy({ k: 2 }).update(
          rows.map((r) => r[0]),
          rows.map((r) => r[1]),
        );
      const merged = of(a).merge(JSON.parse(JSON.stringify(of(b))));
      expect(merged.result()).toBe(of([...a, ...b]).result());
    }),
    { numRuns: 50 },
  );
});
