import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.js';
import { pairedBootstrap, pairedRandomization } from './paired-tests.js';
import { uniformIntegers } from './random.js';
import { meanSample } from './sample.js';

const next = uniformIntegers(1);
const values = (count: number, chance: number) =>
  Array.from({ length: count }, () => (next(1000) < 1000 * chance ? 1 : 0));

describe('the random stream', () => {
  test('is the same for the same seed, and another for another', () => {
    const draw = (seed: number) =>
      Array.from({ length: 8 }, () => 0).map(() => uniformIntegers(seed)(1000));
    const stream = (seed: number) => {
      const integers = uniformIntegers(seed);
      return Array.from({ length: 8 }, () => integers(1000));
    };
    expect(stream(5)).toEqual(stream(5));
    expect(stream(5)).not.toEqual(stream(6));
    expect(new Set(draw(5)).size).toBe(1);
    expect(() => uniformIntegers(0.5)).toThrow('seed is 0.5');
  });

  test('is uniform', () => {
    const integers = uniformIntegers(3);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[integers(10)]!++;
    // Chi squared with 9 degrees of freedom stays below 27.9 in 999 of 1000 streams.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(27.9);
  });
});

describe('bootstrap interval', () => {
  test('of a mean is that of the normal distribution', () => {
    const sample = meanSample(values(400, 0.5));
    const { score, mean, halfWidth } = bootstrapInterval(sample, { numResamples: 4000 });
    expect(mean).toBeCloseTo(score, 2);
    expect(Math.abs(halfWidth - 1.96 * Math.sqrt((score * (1 - score)) / 400))).toBeLessThan(0.004);
  });

  test('widens with confidence and repeats with the seed', () => {
    const sample = meanSample(values(50, 0.3));
    const width = (confidence: number) => bootstrapInterval(sample, { confidence }).halfWidth;
    expect(width(0.99)).toBeGreaterThan(width(0.8));
    expect(bootstrapInterval(sample, { seed: 9 })).toEqual(bootstrapInterval(sample, { seed: 9 }));
  });
});

describe.each([
  ['bootstrap', pairedBootstrap],
  ['randomisation', pairedRandomization],
])('paired %s', (_, run) => {
  const baseline = values(300, 0.5);

  test('finds a large difference', () => {
    const better = baseline.map((value, i) => (i % 3 === 0 ? 1 : value));
    const { difference, pValue } = run(meanSample(baseline), meanSample(better), {
      numResamples: 1000,
    });
    expect(difference).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(0.01);
  });

  test('systems that are alike on every item do not differ', () => {
    const { difference, pValue } = run(meanSample(baseline), meanSample(baseline));
    expect(difference).toBe(0);
    expect(pValue).toBe(1);
  });

  test('systems that disagree on one item, either of them right, are not told apart', () => {
    const other: number[] = [...baseline];
    other[7] = 1 - other[7]!;
    expect(run(meanSample(baseline), meanSample(other)).pValue).toBeGreaterThan(0.05);
  });

  test('of systems that are equally good few differ significantly', () => {
    let found = 0;
    for (let pair = 0; pair < 100; pair++) {
      const [a, b] = [meanSample(values(80, 0.5)), meanSample(values(80, 0.5))];
      if (run(a, b, { numResamples: 200, seed: pair }).pValue < 0.05) found++;
    }
    // The definitions, which are sacreBLEU's, find more than 5 in 100: over 600 pairs of this size
    // 14 and 9. This is three standard deviations above.
    expect(found).toBeLessThanOrEqual(run === pairedBootstrap ? 24 : 17);
  });

  test('bad input is named', () => {
    const [two, three] = [meanSample([1, 0]), meanSample([1, 0, 1])];
    expect(() => run(two, three)).toThrow('2 items of 2 statistics, the system 3 of 2');
    expect(() => run(two, two, { numResamples: 0 })).toThrow('numResamples is 0');
    expect(() => run(meanSample([]), meanSample([]))).toThrow('no items');
  });
});

test('bad input is named', () => {
  expect(() => meanSample([1, NaN])).toThrow('value NaN of item 1');
  expect(() => bootstrapInterval(meanSample([1]), { confidence: 1 })).toThrow('confidence is 1');
  const ragged = { statistics: [[1], [1, 2]], score: () => 0 };
  expect(() => bootstrapInterval(ragged)).toThrow('item 1 has 2 statistics, item 0 has 1');
});
