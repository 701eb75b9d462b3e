#!/usr/bin/env node
// Builds the documentation site into docs/.vitepress/dist, checks every link in it, and asks its search.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LinkChecker } from 'linkinator';
import { writeApiPages } from './api-pages.mjs';
import { docs, makeSiteFolder } from './site-folder.mjs';

makeSiteFolder();
await writeApiPages();
const vitepress = join(docs, 'node_modules/vitepress/bin/vitepress.js');
const { status } = spawnSync(process.execPath, [vitepress, 'build', '.'], {
  cwd: docs,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const dist = join(docs, '.vitepress/dist');
const checker = new LinkChecker();
const { links } = await checker.check({
  path: dist,
  recurse: true,
  checkFragments: true,
  // Only what this repository answers for: papers and package pages may be down. The reference
  // checks its own links.
  linksToSkip: ['/api/.', '^https?://(?!localhost)', '^mailto:'],
});
const broken = links.filter(({ state }) => state === 'BROKEN');
for (const { url, parent } of broken) console.error(`dead link: ${url} in ${parent}`);
const checked = links.filter(({ state }) => state === 'OK').length;
console.log(`${checked} links within the site, ${broken.length} of them dead: ${dist}`);
if (broken.length > 0 || checked === 0) process.exit(1);
await import('./check-search.mjs');
