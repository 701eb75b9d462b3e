#!/usr/bin/env node
// Builds the documentation site into docs/.vitepress/dist, checks every link in it, and asks its search. With
// --without-lite it has no notebooks that run in the browser, and needs no Python.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { LinkChecker } from 'linkinator';
import { writeApiPages } from './api-pages.mjs';
import { buildLite, sizeOf } from './build-lite.mjs';
import { docs, makeSiteFolder } from './site-folder.mjs';

const lite = join(docs, '.lite/site');
const inBrowser = process.argv.includes('--without-lite') ? [] : await buildLite(lite);
makeSiteFolder(new Set(inBrowser));
await writeApiPages();
const vitepress = join(docs, 'node_modules/vitepress/bin/vitepress.js');
const { status } = spawnSync(process.execPath, [vitepress, 'build', '.'], {
  cwd: docs,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const dist = join(docs, '.vitepress/dist');
if (inBrowser.length > 0) {
  cpSync(lite, join(dist, 'lite'), { recursive: true });
  const megabytes = (sizeOf(lite) / 1e6).toFixed(1);
  console.log(`${inBrowser.length} notebooks run in the browser: ${megabytes} MB in lite/`);
}
const checker = new LinkChecker();
const { links } = await checker.check({
  path: dist,
  recurse: true,
  checkFragments: true,
  // Only what this repository answers for: papers and package pages may be down. The reference
  // checks its own links, and the pages of JupyterLite are programs.
  linksToSkip: ['/api/.', '/lite/.', '^https?://(?!localhost)', '^mailto:'],
});
const broken = links.filter(({ state }) => state === 'BROKEN');
for (const { url, parent } of broken) console.error(`dead link: ${url} in ${parent}`);
const checked = links.filter(({ state }) => state === 'OK').length;
console.log(`${checked} links within the site, ${broken.length} of them dead: ${dist}`);
if (broken.length > 0 || checked === 0) process.exit(1);
await import('./check-search.mjs');
