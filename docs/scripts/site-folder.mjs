// Puts the sources of the site together in one folder: what lies in docs/, the README of every
// package, and the notebooks with their outputs.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFormulas } from './formula.mjs';
import { inlineLink, isRelative, outsideCode } from './markdown-links.mjs';
import { cellsOf, notebookPage } from './notebook-page.mjs';

export const docs = join(dirname(fileURLToPath(import.meta.url)), '..');
export const root = join(docs, '..');
export const site = join(docs, '.site');

export const packageNames = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'README.md')),
);

/**
 * Documents beside docs/ that have a page.
 *
 * @type {Readonly<Record<string, string>>}
 */
const pagesElsewhere = { 'CONTRIBUTING.md': 'contributing', 'benchmarks/README.md': 'benchmarks' };

/**
 * Where a file of the repository stands on the site, without extension; undefined: nowhere.
 *
 * @param {string} path
 */
function pageOf(path) {
  const readme = /^packages\/([^/]+)(\/README\.md)?\/?$/.exec(path);
  if (readme)
    return existsSync(join(root, 'packages', readme[1] ?? '', 'README.md'))
      ? `/packages/${readme[1]}`
      : undefined;
  const notebook = /^packages\/notebooks\/(zh\/)?([^/]+)\.ipynb$/.exec(path);
  if (notebook)
    return existsSync(join(root, path))
      ? `/${notebook[1] ?? ''}notebooks/${notebook[2]}`
      : undefined;
  if (path === 'README.md') return '/';
  const page = pagesElsewhere[path.replace(/\/$/, '/README.md')];
  if (page !== undefined) return existsSync(join(root, path)) ? `/${page}` : undefined;
  if (path.startsWith('docs/')) {
    const own = path
      .slice('docs'.length)
      .replace(/\/(README|index)\.md$/, '/')
      .replace(/\.md$/, '');
    const isFolder = existsSync(join(root, path, 'README.md'));
    if (!existsSync(join(root, path))) return undefined;
    return isFolder ? `${own.replace(/\/$/, '')}/` : own;
  }
  return undefined;
}

/**
 * Relative links lead to the pages of the site; what has no page there keeps its words alone.
 *
 * @param {string} markdown
 * @param {string} file
 */
export function withSiteLinks(markdown, file) {
  return outsideCode(markdown, (text) =>
    text.replace(
      inlineLink,
      (link, /** @type {string} */ image, words, /** @type {string} */ target) => {
        if (!isRelative(target)) return link;
        const [path = '', anchor] = target.split('#');
        const inRepository = relative(root, join(dirname(file), path)).replaceAll('\\', '/');
        if (image && inRepository.startsWith('docs/images/'))
          return `![${words}](${inRepository.slice('docs'.length)})`;
        const page = pageOf(inRepository);
        if (image || page === undefined) return words;
        return `[${words}](${page}${anchor ? `#${anchor}` : ''})`;
      },
    ),
  );
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyPages(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (entry.isDirectory()) copyPages(source, join(to, entry.name));
    else if (entry.name.endsWith('.md')) {
      const name = entry.name === 'README.md' ? 'index.md' : entry.name;
      const page = withSiteLinks(readFileSync(source, 'utf8'), source);
      writePage(join(to, name), from === join(docs, 'layers') ? withFormulas(page) : page);
    }
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
function writePage(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * @param {ReadonlySet<string>} [inBrowser] names of the notebooks that JupyterLite has, without extension
 */
export function makeSiteFolder(inBrowser = new Set()) {
  rmSync(site, { recursive: true, force: true });
  cpSync(join(docs, 'images'), join(site, 'public/images'), { recursive: true });
  for (const folder of ['guide', 'layers', 'decisions', 'zh']) {
    if (existsSync(join(docs, folder))) copyPages(join(docs, folder), join(site, folder));
  }
  for (const entry of readdirSync(docs)) {
    const source = join(docs, entry);
    if (entry.endsWith('.md'))
      writePage(join(site, entry), withSiteLinks(readFileSync(source, 'utf8'), source));
  }
  for (const name of packageNames) {
    const source = join(root, 'packages', name, 'README.md');
    writePage(
      join(site, 'packages', `${name}.md`),
      withSiteLinks(readFileSync(source, 'utf8'), source),
    );
  }
  for (const [path, page] of Object.entries(pagesElsewhere)) {
    const source = join(root, path);
    writePage(join(site, `${page}.md`), withSiteLinks(readFileSync(source, 'utf8'), source));
  }
  writeNotebooks(join(root, 'packages/notebooks'), join(site, 'notebooks'), inBrowser);
  const chinese = join(root, 'packages/notebooks/zh');
  writeNotebooks(chinese, join(site, 'zh/notebooks'), new Set());
  writePage(join(site, 'notebooks/index.md'), notebooksPage());
  writePage(join(site, 'results.md'), resultsPage());
  writePage(join(site, 'packages/index.md'), packagesPage());
}

/**
 * @param {string} folder
 * @param {string} pages
 * @param {ReadonlySet<string>} inBrowser names of those that JupyterLite has
 */
function writeNotebooks(folder, pages, inBrowser) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ipynb'))) {
    const name = basename(file, '.ipynb');
    const json = readFileSync(join(folder, file), 'utf8');
    const { markdown, outputs } = notebookPage(
      name,
      json,
      (text) => withSiteLinks(text, join(folder, file)),
      inBrowser.has(name),
    );
    writePage(join(pages, `${name}.md`), markdown);
    writePage(join(pages, `${name}.outputs.json`), JSON.stringify(outputs));
  }
}

/** The table of the notebooks, from the package's README. */
function notebooksPage() {
  const source = join(root, 'packages/notebooks/README.md');
  const table = /^## The notebooks\n([\s\S]*?)(?=^## )/m.exec(readFileSync(source, 'utf8'));
  if (!table) throw new Error(`${source} has no section "The notebooks"`);
  return `# Notebooks\n${withSiteLinks(table[1] ?? '', source)}`;
}

/**
 * What the notebooks have measured: the table at the head of each, whose numbers its last cell checks.
 */
function resultsPage() {
  const folder = join(root, 'packages/notebooks');
  const sections = readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort()
    .flatMap((file) => {
      const [first] = cellsOf(readFileSync(join(folder, file), 'utf8'));
      const prose = withSiteLinks((first?.source ?? []).join(''), join(folder, file));
      const title = /^# (.+)$/m.exec(prose)?.[1];
      const table = /^\|.+\|\n\|[-| :]+\|\n(?:\|.+\|\n?)+/m.exec(prose)?.[0];
      return table ? [`## [${title}](/notebooks/${basename(file, '.ipynb')})\n\n${table}`] : [];
    });
  const intro =
    'Each notebook states what it measures, for its full setting and for the quick one that the tests ' +
    'run, and fails when it no longer holds. Times are for two cores.';
  return `# Results\n\n${intro}\n\n${sections.join('\n')}\n`;
}

/** What each package is for, by its own description. */
function packagesPage() {
  const rows = packageNames.map((name) => {
    const manifest = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8');
    const { name: fullName, description } = JSON.parse(manifest);
    return `| [${fullName}](/packages/${name}) | ${description} |`;
  });
  return `# Packages\n\n| package | what |\n|---|---|\n${rows.join('\n')}\n`;
}
