import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { familiesPage } from './support/families-page.js';

// `vitest -u` writes it anew after an option has changed.
test('the page of families has the options that are checked', async () => {
  await expect(familiesPage()).toMatchFileSnapshot(join(root, 'docs/guide/families.md'));
});
