#!/usr/bin/env node
// Finds dead links in the Markdown of the repository as it stands, notebooks included: the file that
// is linked has to be there, and a part of a page has to be one of its headings. In a second, where
// the site takes minutes; addresses on the web are not asked. Usage: check-links.mjs [FILE...]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import GithubSlugger from 'github-slugger';
import { inlineLink, outsideCode } from './markdown-links.mjs';
import { cellsOf } from './notebook-page.mjs';
import { makeSiteFolder, root, site } from './site-folder.mjs';

/**
 * The prose of a Markdown file or a notebook.
 *
 * @param {string} file
 */
function proseOf(file) {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.ipynb')) return text;
  return cellsOf(text)
    .filter((cell) => cell.cell_type === 'markdown')
    .map((cell) => cell.source.join(''))
    .join('\n\n');
}

/** @param {string} file */
function anchorsOf(file) {
  const slugger = new GithubSlugger();
  const anchors = new Set();
  outsideCode(proseOf(file), (text) => {
    for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm))
      anchors.add(slugger.slug(heading.replace(inlineLink, '$2').replaceAll('`', '')));
    return text;
  });
  return anchors;
}

/** @param {string} file */
function linksOf(file) {
  /** @type {string[]} */
  const targets = [];
  outsideCode(proseOf(file), (text) => {
    const prose = text.replace(/`[^`\n]*`/g, '');
    for (const [, , , target] of prose.matchAll(inlineLink)) targets.push(target ?? '');
    for (const [, target] of prose.matchAll(/<(?:a|img)\b[^>]*?(?:href|src)="([^"]+)"/g))
      targets.push(target ?? '');
    return text;
  });
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/**
 * Whether the site has a page of this address; its reference is made from the source.
 *
 * @param {string} path
 */
const isPageOfSite = (path) =>
  path.startsWith('/api/') ||
  [`${path}.md`, join(path, 'index.md')].some((page) => existsSync(join(site, page)));

/** What git knows of, or would know of: no build output. */
function filesOfRepository() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', '*.ipynb'];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((name) => name !== '' && !name.startsWith('.changeset/'))
    .map((name) => join(root, name))
    .filter(existsSync);
}

const given = process.argv.slice(2).map((name) => resolve(name));
const files = given.length > 0 ? given : filesOfRepository();
makeSiteFolder();
let checked = 0;
const dead = [];
for (const file of files) {
  const name = relative(root, file);
  for (const target of linksOf(file)) {
    checked++;
    const [path = '', anchor] = target.split('#');
    if (path.startsWith('/')) {
      if (!isPageOfSite(path)) dead.push(`${name}: the site has no page ${path}`);
      continue;
    }
    const found = path === '' ? file : join(dirname(file), decodeURIComponent(path));
    if (!existsSync(found)) dead.push(`${name}: ${target} is not there`);
    else if (anchor && found.endsWith('.md') && !anchorsOf(found).has(decodeURIComponent(anchor)))
      dead.push(`${name}: ${relative(root, found)} has no heading #${anchor}`);
  }
}
for (const line of dead) console.error(`dead link: ${line}`);
console.log(`${checked} links in ${files.length} files, ${dead.length} of them dead`);
process.exit(dead.length > 0 || checked === 0 ? 1 : 0);
