import type * as tf from '@tensorflow/tfjs';
import { readJson } from '@test/goldens';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSeed, truncatedNormal } from '../random/index.js';
import * as initializers from './index.js';

interface Reference {
  readonly fans: {
    shape_out_in: number[];
    kind: string;
    values: Record<string, number>;
  }[];
  readonly trunc_normal: {
    mean: number;
    std: number;
    a: number;
    b: number;
    expected_mean: number;
    expected_std: number;
    quantiles: Record<string, number>;
  }[];
}

const reference = readJson<Reference>('optim', 'initialisers.json');
beforeEach(() => setSeed(20250101));

/** The initializer of a reference value, by its name there. */
function initializerOf(name: string): initializers.Initializer {
  const isUniform = name.includes('uniform');
  const glorot = isUniform ? initializers.glorotUniform : initializers.glorotNormal;
  const he = isUniform ? initializers.heUniform : initializers.heNormal;
  const lecun = isUniform ? initializers.lecunUniform : initializers.lecunNormal;
  const gain = { gain_relu: Math.SQRT2, gain_tanh: 5 / 3, gain_1: 1 };
  if (name.startsWith('xavier')) {
    const key = Object.keys(gain).find((each) => name.endsWith(each)) as keyof typeof gain;
    return glorot({ gain: gain[key] });
  }
  if (name.startsWith('kaiming')) {
    const slope = Number(/leaky([\d.]+)/.exec(name)?.[1] ?? 0);
    const mode = name.endsWith('fan_out') ? 'fanOut' : 'fanIn';
    return he({ slope, mode });
  }
  if (name.startsWith('lecun')) return lecun();
  if (name === 'torch_linear_default_bound') {
    return initializers.varianceScaling({ scale: 1 / 3, distribution: 'uniform' });
  }
  throw new Error(`no initializer for the reference value ${name}`);
}

/** Draws at least 20,000 numbers as weights of one shape. */
function sample(draw: () => tf.Tensor): number[] {
  const values: number[] = [];
  while (values.length < 20_000) {
    const weight = draw();
    values.push(...weight.dataSync());
    weight.dispose();
  }
  return values;
}

function moments(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}

describe('fans, bounds and standard deviations', () => {
  const cases = reference.fans.flatMap(({ shape_out_in: [out, inputs, ...taps], kind, values }) =>
    Object.entries(values).map(([name, expected]) => ({
      name,
      kind,
      shape: [...taps, inputs!, out!],
      expected,
    })),
  );
  it.each(cases)('$kind $shape $name', ({ name, shape, expected }) => {
    const values = sample(() => initializerOf(name).apply(shape));
    const { mean, std } = moments(values);
    const expectedStd = name.includes('bound') ? expected / Math.sqrt(3) : expected;
    expect(Math.abs(mean)).toBeLessThan((4 * expectedStd) / Math.sqrt(values.length));
    expect(Math.abs(std - expectedStd)).toBeLessThan((3 * expectedStd) / Math.sqrt(values.length));
    if (name.includes('bound')) {
      const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(largest).toBeLessThanOrEqual(expected * (1 + 1e-6));
      expect(largest).toBeGreaterThan(expected * 0.999);
    }
  });
});

describe('truncated normal', () => {
  it.each(reference.trunc_normal)('mean $mean, std $std, [$a, $b]', (expected) => {
    const { mean, std, a, b } = expected;
    const values = sample(() =>
      truncatedNormal([10_000], { mean, stddev: std, lower: a, upper: b }),
    );
    checkTruncated(values, expected);
  });

  it.each(
    reference.trunc_normal.filter(
      ({ mean, std, a, b }) => a === mean - 2 * std && b === mean + 2 * std,
    ),
  )('mean $mean, std $std, default bounds', (expected) => {
    const { mean, std } = expected;
    checkTruncated(
      sample(() => truncatedNormal([10_000], { mean, stddev: std })),
      expected,
    );
  });
});

function checkTruncated(values: number[], expected: Reference['trunc_normal'][number]): void {
  const { mean, std } = moments(values);
  const root = Math.sqrt(values.length);
  expect(Math.abs(mean - expected.expected_mean)).toBeLessThan((4 * expected.expected_std) / root);
  expect(Math.abs(std - expected.expected_std)).toBeLessThan((3 * expected.expected_std) / root);
  const sorted = [...values].sort((x, y) => x - y);
  const slack = 1e-6 * Math.max(1, Math.abs(expected.b));
  expect(sorted[0]).toBeGreaterThanOrEqual(expected.a - slack);
  expect(sorted.at(-1)).toBeLessThanOrEqual(expected.b + slack);
  for (const [share, quantile] of Object.entries(expected.quantiles)) {
    const actual = sorted[Math.floor(Number(share) * sorted.length)]!;
    expect(Math.abs(actual - quantile), `quantile ${share}`).toBeLessThan(
      (6 * (expected.b - expected.a)) / root,
    );
  }
}
