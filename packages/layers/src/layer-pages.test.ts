import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { catalogue } from './catalogue.js';

it('the pages of all layers are up to date, and their examples run', () => {
  const script = fileURLToPath(new URL('../scripts/layer-pages.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], {
    encoding: 'utf8',
  });
  expect(stdout + (status === 0 ? '' : stderr)).toContain(`${catalogue.length} examples ran`);
  expect(status, stdout).toBe(0);
});
