import { describe, expect, it } from 'vitest';
import { mixtureWeights } from './mixture-weights.js';

/** Scores of two classes that are right about the label as often as asked, and sure of it. */
function scoresOf(labels: readonly number[], isRight: (i: number) => boolean, size = 1) {
  return Float64Array.from(
    labels.flatMap((label, i) => {
      const towards = isRight(i) ? label : 1 - label;
      return towards === 0 ? [size, -size] : [-size, size];
    }),
  );
}

const labels = Array.from({ length: 600 }, (_, i) => (i * 7) % 2);

describe('mixtureWeights', () => {
  it('has the weight that maximizes the likelihood of a single model', () => {
    // Right for 9 of 10 texts: P(right) = 1 / (1 + exp(-2 w)) is 0.9 for w = log(9) / 2.
    const scores = scoresOf(labels, (i) => i % 10 > 0);
    const { weights, loss } = mixtureWeights([scores], labels, 2);
    expect(weights[0]).toBeCloseTo(Math.log(9) / 2, 2);
    expect(loss).toBeCloseTo(-0.9 * Math.log(0.9) - 0.1 * Math.log(0.1), 3);
  });

  it('does not depend on the size of the scores', () => {
    const [small, large] = [1e-3, 1e3].map(
      (size) => mixtureWeights([scoresOf(labels, (i) => i % 10 > 0, size)], labels, 2).weights[0]!,
    );
    expect(small! * 1e-3).toBeCloseTo(large! * 1e3, 6);
  });

  it('leaves out a model that is worse than chance, and joins those that err on different texts', () => {
    const first = scoresOf(labels, (i) => i % 5 !== 0);
    const second = scoresOf(labels, (i) => i % 5 !== 1);
    const wrong = scoresOf(labels, (i) => i % 3 === 0);
    const { weights, loss } = mixtureWeights([first, second, wrong], labels, 2);
    expect(weights[2]).toBe(0);
    expect(weights[0]).toBeCloseTo(weights[1]!, 1);
    for (const alone of [first, second])
      expect(loss).toBeLessThan(mixtureWeights([alone], labels, 2).loss);
  });

  it('stays near 1 in units of the spread where there are hardly any texts', () => {
    const few = labels.slice(0, 2);
    const { weights } = mixtureWeights([scoresOf(few, () => true)], few, 2);
    expect(weights[0]).toBeGreaterThan(1);
    expect(weights[0]).toBeLessThan(2);
    expect(mixtureWeights([new Float64Array(0)], [], 2).weights[0]).toBe(1);
  });

  it('adds what a model knows to scores that are there, and stays near another mean of the prior', () => {
    const offset = scoresOf(labels, (i) => i % 5 !== 0);
    const same = mixtureWeights([offset], labels, 2, { offset, priorMean: 0 }).weights[0]!;
    const other = scoresOf(labels, (i) => i % 5 !== 1);
    const added = mixtureWeights([other], labels, 2, { offset, priorMean: 0 }).weights[0]!;
    expect(same).toBe(0);
    expect(added).toBeGreaterThan(0.5);
    const few = { offset: offset.slice(0, 20), priorMean: 0, priorDeviation: 0.1 };
    const held = mixtureWeights([other.slice(0, 20)], labels.slice(0, 10), 2, few).weights[0]!;
    expect(held).toBeLessThan(0.2);
    // @ts-expect-error a mistyped option
    expect(() => mixtureWeights([other], labels, 2, { prior: 1 })).toThrow(/prior/);
  });
});
