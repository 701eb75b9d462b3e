import { describe, expect, test } from 'vitest';
import { holm } from './holm.js';
import { pairedRandomization } from './paired-tests.js';
import { uniformIntegers } from './random.js';
import { meanSample, type Sample } from './sample.js';
import { compareSystems } from './systems.js';

const next = uniformIntegers(1);
const draw = (chance: number) => (next(1000) < 1000 * chance ? 1 : 0);

/** Runs that tend to be right on the same items: easy ones, and hard ones. */
const runsOf = (count: number, chances: readonly number[]): Sample[] =>
  Array.from({ length: count }, () => meanSample(chances.map(draw)));

const items = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 0.3 : 0.95));

describe('holm', () => {
  test('counts the smallest m times, the next m - 1 times, and keeps the order', () => {
    // Worked out by hand: 0.01 * 4, then 0.02 * 3, then 0.03 * 2 = 0.06 as before, then 0.5.
    const adjusted = holm([0.03, 0.5, 0.01, 0.02]);
    [0.06, 0.5, 0.04, 0.06].forEach((want, i) => {
      expect(adjusted[i]).toBeCloseTo(want, 12);
    });
    expect(holm([0.4, 0.9])).toEqual([0.8, 0.9]);
    expect(holm([])).toEqual([]);
    expect(() => holm([2])).toThrow('p-value 0 is 2');
  });
});

describe('compareSystems', () => {
  const plain = { name: 'plain', runs: runsOf(3, items) };
  const alike = { name: 'alike', runs: runsOf(3, items) };
  const better = {
    name: 'better',
    runs: runsOf(
      3,
      items.map((chance) => Math.min(1, chance + 0.15)),
    ),
  };

  test('finds the system that is better, and not the one that is alike', () => {
    const { systems, pairs } = compareSystems([plain, alike, better], { numRandomizations: 2000 });
    expect(pairs.map(({ first, second }) => `${first} ${second}`)).toEqual([
      'plain alike',
      'plain better',
      'alike better',
    ]);
    const [same, one, two] = pairs;
    expect(same!.adjustedPValue).toBeGreaterThan(0.05);
    for (const pair of [one!, two!]) {
      expect(pair.adjustedPValue).toBeLessThan(0.05);
      expect(pair.adjustedPValue).toBeGreaterThanOrEqual(pair.pValue);
      expect(pair.interval.lower).toBeGreaterThan(0);
      expect(pair.interval.upper).toBeGreaterThan(pair.difference);
    }
    for (const { scores, mean, interval } of systems) {
      expect(mean).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 3, 12);
      expect(interval.lower).toBeLessThan(mean);
      expect(interval.upper).toBeGreaterThan(mean);
    }
  });

  test('of a run each it is the paired test, and the interval that of the normal distribution', () => {
    const [a, b] = [plain.runs[0]!, better.runs[0]!];
    const { systems, pairs } = compareSystems([
      { name: 'a', runs: [a] },
      { name: 'b', runs: [b] },
    ]);
    expect(pairs[0]!.pValue).toBe(pairedRandomization(a, b).pValue);
    const { mean, interval } = systems[0]!;
    const halfWidth = 1.96 * Math.sqrt((mean * (1 - mean)) / items.length);
    expect(Math.abs((interval.upper - interval.lower) / 2 - halfWidth)).toBeLessThan(0.01);
  });

  test('runs of one system that differ widen its interval', () => {
    const wide = {
      name: 'wide',
      runs: [meanSample(items.map(() => 1)), meanSample(items.map(() => 0))],
    };
    const { systems } = compareSystems([wide, { name: 'one', runs: wide.runs.slice(0, 1) }]);
    expect(systems[0]!.interval).toEqual({ lower: 0, upper: 1 });
    expect(systems[1]!.interval).toEqual({ lower: 1, upper: 1 });
  });

  test('more runs of equally good systems are not more often called different', () => {
    let found = 0;
    for (let trial = 0; trial < 60; trial++) {
      const [a, b] = [runsOf(4, items.slice(0, 80)), runsOf(4, items.slice(0, 80))];
      const systems = [
        { name: 'a', runs: a },
        { name: 'b', runs: b },
      ];
      const { pairs } = compareSystems(systems, { numRandomizations: 200, numResamples: 1 });
      if (pairs[0]!.pValue < 0.05) found++;
    }
    // Of 60 trials 3 are expected; this is three standard deviations above.
    expect(found).toBeLessThanOrEqual(8);
  });

  test('bad input is named', () => {
    expect(() => compareSystems([{ name: 'a', runs: [] }])).toThrow('a has no runs');
    const short = { name: 'short', runs: [meanSample([1])] };
    expect(() => compareSystems([plain, short])).toThrow('a run of short has 1 items of 2 stat');
    expect(() => compareSystems([plain], { confidence: 2 })).toThrow('confidence is 2');
    expect(compareSystems([])).toEqual({ systems: [], pairs: [] });
  });
});
