import { describe, expect, test } from 'vitest';
import { withTemperature } from '../pipelines/read-outputs.js';
import { fitMultiLabelTemperature, fitTemperature } from './temperature.js';
import { chooseThresholds } from './thresholds.js';

/** Draws labels from the softmax of logits: the logits themselves are calibrated. */
function drawn(count: number, numClasses: number) {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
  const logits = new Float64Array(count * numClasses).map(() => 4 * random() - 2);
  const labels = Array.from({ length: count }, (_, i) => {
    const weights = Array.from(logits.subarray(i * numClasses, (i + 1) * numClasses), Math.exp);
    let rest = random() * weights.reduce((sum, weight) => sum + weight);
    return weights.findIndex((weight) => (rest -= weight) < 0);
  });
  return { logits, labels };
}

describe('the temperature', () => {
  test('is that by which calibrated logits were multiplied', () => {
    const { logits, labels } = drawn(4000, 3);
    for (const factor of [0.25, 1, 3]) {
      const scaled = logits.map((logit) => factor * logit);
      expect(fitTemperature(scaled, labels, 3)).toBeCloseTo(
        factor * fitTemperature(logits, labels, 3),
        2,
      );
    }
    expect(Math.abs(Math.log(fitTemperature(logits, labels, 3)))).toBeLessThan(0.1);
  });

  test('of two labels by themselves is that of two classes', () => {
    const { logits, labels } = drawn(2000, 2);
    const differences = labels.map((_, i) => 3 * (logits[2 * i + 1]! - logits[2 * i]!));
    const tripled = logits.map((logit) => 3 * logit);
    expect(fitMultiLabelTemperature(differences, labels)).toBeCloseTo(
      fitTemperature(tripled, labels, 2),
      3,
    );
  });

  test('stays within its bounds where nothing or everything is right', () => {
    expect(fitTemperature([], [], 2)).toBe(1);
    expect(fitTemperature([5, 0, 5, 0], [0, 0], 2)).toBeGreaterThanOrEqual(0.05);
    expect(fitTemperature([5, 0, 5, 0], [1, 1], 2)).toBeLessThanOrEqual(20);
  });

  test('is applied to probabilities as to logits, and changes no order', () => {
    const softmax = (logits: number[]) => {
      const powers = logits.map(Math.exp);
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    };
    const cooled = withTemperature(softmax([1, 2, 4]), 2.5);
    softmax([1 / 2.5, 2 / 2.5, 4 / 2.5]).forEach((expected, k) => {
      expect(cooled[k]).toBeCloseTo(expected, 12);
    });
    expect([...withTemperature([0, 1, 0], 3)]).toEqual([0, 1, 0]);
  });
});

describe('thresholds', () => {
  // The first label is there from 0.6 on, the second from 0.2 on.
  const probabilities = [0.9, 0.3, 0.7, 0.1, 0.5, 0.25, 0.4, 0.05];
  const targets = [1, 1, 1, 0, 0, 1, 0, 0];

  test('of each label are where its F1 is greatest', () => {
    const [first, second] = chooseThresholds(probabilities, targets, 2, 'per-label');
    expect(first).toBeCloseTo(0.6, 12);
    expect(second).toBeCloseTo(0.175, 12);
  });

  test('of all labels are one', () => {
    const [first, second] = chooseThresholds(probabilities, targets, 2, 'global');
    expect(first).toBe(second);
    expect(first).toBeLessThan(0.3);
  });

  test('of a label that no text has is the global one, or 0.5', () => {
    expect(chooseThresholds([0.9, 0.8, 0.1, 0.2], [1, 0, 0, 0], 2, 'per-label')[1]).toBeCloseTo(
      0.85,
      12,
    );
    expect(chooseThresholds([0.9, 0.1], [0, 0], 1, 'global')).toEqual([0.5]);
  });
});
