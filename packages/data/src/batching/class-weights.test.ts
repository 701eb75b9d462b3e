import { describe, expect, it } from 'vitest';
import { classWeights } from './class-weights.js';

describe('classWeights', () => {
  it('is n / (k n_c)', () => {
    expect([...classWeights([0, 0, 0, 1])]).toEqual([Math.fround(4 / 6), 2]);
  });

  it('gives a class without examples no weight', () => {
    expect([...classWeights([2, 2, 0], 4)]).toEqual([1.5, 0, 0.75, 0]);
  });

  it('refuses a label outside the classes', () => {
    expect(() => classWeights([0, 3], 3)).toThrow(/from 0 to 2, got 3 at position 1/);
    expect(() => classWeights([-1])).toThrow(/got -1/);
  });
});
