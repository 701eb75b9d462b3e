import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.js';

test('the nearest name is one in other letters, before one that only holds what was written', () => {
  expect(nearestName('GELU', ['relu', 'gelu_tanh', 'gelu'])).toBe('gelu');
  expect(nearestName('numBeams', ['beams', 'numberOfBeams'])).toBe('beams');
  expect(nearestName('beam', ['maxTokens', 'numBeams'])).toBe('numBeams');
});

test('a name that is far from all has no nearest', () => {
  expect(nearestName('colour', ['epochs', 'seed'])).toBeUndefined();
});
