import { expectClose, readJson } from '@test/goldens';
import { describe, expect, test } from 'vitest';
import { bleu } from '../translation/bleu.js';
import { chrf } from '../translation/chrf.js';
import { pairedBootstrap, pairedRandomization } from './paired-tests.js';
import { corpusSample } from './sample.js';

interface Entry {
  score: number;
  p_value: number | null;
  mean: number | null;
  ci: number | null;
}

const { cases } = readJson<{
  cases: {
    baseline: string[];
    system: string[];
    reference: string[];
    n_samples: number;
    expected: { bs: Record<string, [Entry, Entry]>; ar: Record<string, [Entry, Entry]> };
  }[];
}>('metrics', 'significance.json');

const metrics = { BLEU: bleu, chrF2: chrf };

describe.each(cases.map((golden, i) => ({ i, ...golden })))('case $i', (golden) => {
  test.each(Object.entries(metrics))('%s', (name, make) => {
    const baseline = corpusSample(make(), golden.baseline, golden.reference);
    const system = corpusSample(make(), golden.system, golden.reference);
    // The references are of other random draws. With many draws on this side what is left is their
    // own error, of which four standard deviations are allowed.
    const samples = 20 * golden.n_samples;
    const drawn = golden.n_samples;
    const expectP = (actual: number, want: number) =>
      expect(Math.abs(actual - want)).toBeLessThan(
        4 * Math.sqrt((want * (1 - want)) / drawn) + 0.004,
      );

    const bootstrap = pairedBootstrap(baseline, system, { numResamples: samples });
    const [first, second] = golden.expected.bs[name]!;
    expectClose([bootstrap.baseline, bootstrap.system], [first.score, second.score], 1e-9, 'score');
    expectP(bootstrap.pValue, second.p_value!);
    const { baselineInterval, systemInterval } = bootstrap;
    for (const [interval, want] of [
      [baselineInterval, first],
      [systemInterval, second],
    ] as const) {
      // Of a normal distribution: error of the mean, and of half the distance of two quantiles.
      const deviation = interval.halfWidth / 1.96;
      const meanError = deviation / Math.sqrt(drawn);
      const widthError = (1.9 * deviation) / Math.sqrt(drawn);
      expect(Math.abs(interval.mean - want.mean!)).toBeLessThan(4 * meanError);
      expect(Math.abs(interval.halfWidth - want.ci!)).toBeLessThan(4 * widthError);
    }

    const randomization = pairedRandomization(baseline, system, { numResamples: samples });
    const [, swapped] = golden.expected.ar[name]!;
    expectClose([randomization.system], [swapped.score], 1e-9, 'score');
    expectP(randomization.pValue, swapped.p_value!);
  });
});
