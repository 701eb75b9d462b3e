import { expect, it } from 'vitest';
import { missingClasses } from './missing-classes.js';

const of = (...labels: readonly number[]) => labels.map((label) => ({ text: 'a', label }));

it('names classes that validation or test have no text of', () => {
  const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(missingClasses({ validation: of(0, 1), test: of(1, 0, 1) }, ['a', 'b'])).toBe(undefined);
  expect(missingClasses({ validation: of(0), test: of(0, 1) }, ['a', 'b'])).toBe(
    'no validation text is of class b: the scores say nothing of it. Add texts of rare classes.',
  );
  expect(missingClasses({ validation: of(0, 1, 2, 3, 4, 5), test: of(0) }, labels)).toContain(
    'no validation text is of class g; no test text is of class b, c, d, e, f and 1 more',
  );
});
