import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatResults, runNotebooks } from '@resattn/notebooks';
import { expect, test } from 'vitest';
import { root } from '../support/arrows.js';
import { installPacked } from '../support/packed.js';

test('a notebook of one’s own runs where the packed packages are installed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-outside-'));
  try {
    installPacked(folder, ['notebooks']);
    const notebook = join(folder, 'mine.ipynb');
    copyFileSync(join(root, 'packages/notebooks/20-tokenizers.ipynb'), notebook);
    const installed = join(folder, 'node_modules/@resattn/notebooks');
    const results = await runNotebooks({ folder: installed, notebooks: [notebook], quick: true });
    expect(results[0]!.status, formatResults(results)).toBe('passed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
