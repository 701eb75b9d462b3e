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
});
