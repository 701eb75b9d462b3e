import { expect, it } from 'vitest';
import { reduceOnPlateau } from './reduce-on-plateau.js';

it('takes an option that is undefined for one that is not given', () => {
  const rates = [{}, { patience: undefined, factor: undefined, mode: undefined }].map((options) => {
    const plateau = reduceOnPlateau({ learningRate: 1, ...options });
    return Array.from({ length: 12 }, () => plateau.update(1));
  });
  expect(rates[1]).toEqual(rates[0]);
  expect(rates[0]!.at(-1)).toBeLessThan(1);
});
