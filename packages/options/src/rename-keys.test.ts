import { expect, test } from 'vitest';
import { renameKeys } from './rename-keys.js';

test('a field of a former name gets the present one, and others stay', () => {
  const names = { heads: 'numHeads' };
  expect(renameKeys({ heads: 4, seed: 1 }, names)).toEqual({ numHeads: 4, seed: 1 });
  expect(renameKeys({ heads: 4, numHeads: 2 }, names)).toEqual({ numHeads: 2 });
  expect(renameKeys({ toString: 1 }, names)).toEqual({ toString: 1 });
});
