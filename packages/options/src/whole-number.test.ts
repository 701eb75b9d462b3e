import { expect, test } from 'vitest';
import { requireWholeNumber } from './whole-number.js';

test.each([
  [0, 'fit: epochs is 0, expected an integer from 1'],
  [2.5, 'fit: epochs is 2.5, expected an integer from 1'],
  [Number.NaN, 'fit: epochs is NaN, expected an integer from 1'],
  ['3', 'fit: epochs is "3", expected an integer from 1'],
  [undefined, 'fit: epochs is undefined, expected an integer from 1'],
])('%j is refused', (value, message) => {
  expect(() => requireWholeNumber('fit', 'epochs', value, 1)).toThrow(message);
});

test('integers from the least are taken', () => {
  for (const value of [1, 2, 2 ** 40])
    expect(() => requireWholeNumber('fit', 'epochs', value, 1)).not.toThrow();
});
