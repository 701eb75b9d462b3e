import { expect, it } from 'vitest';
import { oneCycle } from './one-cycle.js';

it('begins at the highest rate where the rise is one step', () => {
  const schedule = oneCycle({ maxLearningRate: 0.5, totalSteps: 5, riseShare: 0.2 });
  expect(schedule(0)).toBe(0.5);
  for (let step = 1; step < 5; step++) expect(schedule(step)).toBeLessThan(schedule(step - 1));
});
