import { expect, it } from 'vitest';
import { bigramBaseline } from './baseline.js';

it('expects a character as often after another as in the training text, and one more', () => {
  const [a, b, c] = [0, 1, 2] as const;
  // After a: b twice, c once.
  const { loss } = bigramBaseline(Int32Array.of(a, b, a, b, a, c), Int32Array.of(a, b, a, c), 3);
  const expected = -(Math.log(3 / 6) + Math.log(3 / 5) + Math.log(2 / 6)) / 3;
  expect(loss).toBeCloseTo(expected, 12);
});
