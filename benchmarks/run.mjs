#!/usr/bin/env node
// npm run bench -- <suite> [options]: runs one suite; each suite is a script beside this one.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const suites = readdirSync(here)
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
  .map((name) => name.slice(0, -'.mjs'.length));

const [suite, ...rest] = process.argv.slice(2);
if (suite === undefined || !existsSync(join(here, `${suite}.mjs`))) {
  console.error(
    `${suite === undefined ? 'no suite named' : `no suite "${suite}"`}; ` +
      `usage: npm run bench -- <${suites.join('|')}> [--json file]`,
  );
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [join(here, `${suite}.mjs`), ...rest], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
