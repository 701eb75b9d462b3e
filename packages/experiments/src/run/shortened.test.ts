import { expect, test } from 'vitest';
import { shortened } from './shortened.js';

test('a text is cut between characters, and only where it is too long', () => {
  expect(shortened('abc', 3)).toBe('abc');
  expect(shortened('abcd', 3)).toBe('abc…');
  expect(shortened('😀😀😀', 3)).toBe('😀😀😀');
  expect(shortened('😀😀😀😀', 3)).toBe('😀😀😀…');
});
