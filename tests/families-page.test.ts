import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { english, familiesPage } from './support/families-page.js';
import { chinese } from './support/families-page-chinese.js';

// `vitest -u` writes them anew after an option has changed.
test.each([
  { words: english, page: 'docs/guide/families.md' },
  { words: chinese, page: 'docs/zh/guide/families.md' },
])('$page has the options that are checked', async ({ words, page }) => {
  await expect(familiesPage(words)).toMatchFileSnapshot(join(root, page));
});
