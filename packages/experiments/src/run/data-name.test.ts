import { expect, test } from 'vitest';
import { dataName } from './data-name.js';

test.each([
  ['data/reviews.csv.gz', 'reviews'],
  ['C:\\texts\\评论.jsonl', '评论'],
  ['aclImdb/train/', 'train'],
  ['trec', 'trec'],
  ['/', ''],
])('%s is called "%s"', (path, name) => {
  expect(dataName(path)).toBe(name);
});
