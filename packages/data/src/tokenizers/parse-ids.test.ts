import { expect, test } from 'vitest';
import { parseTokenIds } from './parse-ids.js';

const tokenizer = { vocabularySize: 10 };

test('ids stand between spaces, commas and brackets', () => {
  expect(parseTokenIds(' [1, 2]\t3,9 ', tokenizer)).toEqual([1, 2, 3, 9]);
  expect(parseTokenIds('', tokenizer)).toEqual([]);
});

test.each(['10', '-1', '1.5', 'one', '1e0'])('%s is refused', (word) => {
  expect(() => parseTokenIds(`3 ${word}`, tokenizer)).toThrow(
    `"${word}" is no id of this tokenizer, expected 0 to 9.`,
  );
});
