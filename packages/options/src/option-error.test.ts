import { expect, test } from 'vitest';
import { isOptionError, OptionError } from './option-error.js';

test('an error of options is known by its method, so that copies of this package work together', () => {
  expect(isOptionError(new OptionError('wrong'))).toBe(true);
  expect(isOptionError(Object.assign(new Error('wrong'), { inWords: () => 'wrong' }))).toBe(true);
  expect(isOptionError(new Error('wrong'))).toBe(false);
});

test('an error of options is written in the words of whoever shows it', () => {
  const error = new OptionError(
    (option) => `${option('ratio')} is 2.`,
    [
      'start anew',
      (option) => `use ${option('ratio', 1)}`,
      (option) => `use ${option('kind', 'a')}`,
    ],
  ).after('file: ');
  expect(error.message).toBe("file: ratio is 2. Start anew, use ratio: 1, or use kind: 'a'.");
  expect(error.keys).toEqual(['ratio', 'kind']);
  const words = (key: string, value?: unknown) =>
    key === 'ratio' ? `--ratio${value === undefined ? '' : ` ${value}`}` : undefined;
  expect(error.inWords(words)).toBe('file: --ratio is 2. Start anew, or use --ratio 1.');
  expect(error.inWords(() => undefined)).toBe('file: ratio is 2. Start anew.');
});
