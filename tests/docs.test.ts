import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { distinctPrograms, examplesOf, pagesOf } from './support/examples.js';
import { linkedProject } from './support/packed.js';
import { run } from './support/run.js';

const project = linkedProject();

/** The TypeScript of front page and guide, in all languages. */
const examples = ['docs', 'docs/guide', 'docs/zh', 'docs/zh/guide']
  .flatMap(pagesOf)
  .flatMap(examplesOf);

test.each(distinctPrograms(examples))('$name runs and prints something', ({ code }) => {
  const file = join(project, 'guide-example.mjs');
  writeFileSync(file, code);
  expect(run(process.execPath, [file], project).trim()).not.toBe('');
});

test('the results in Chinese are those of the notebooks', () => {
  const page = readFileSync(join(root, 'docs/zh/results.md'), 'utf8');
  const rows = [...page.matchAll(/^\| \[.*?\]\(\/notebooks\/(.+?)\) (.*)$/gm)];
  expect(rows).toHaveLength(21);
  for (const [, name, row] of rows) {
    const notebook = readFileSync(join(root, 'packages/notebooks', `${name}.ipynb`), 'utf8');
    const { cells } = JSON.parse(notebook) as { cells: { source: string[] }[] };
    const first = cells[0]!.source.join('');
    for (const [number] of row!.matchAll(/\d+(?:[.,]\d+)+/g))
      expect(first, `${name}: ${number}`).toContain(number);
  }
});

const guide = pagesOf('docs/guide');

test('the guide in Chinese has the same pages', () => {
  expect(pagesOf('docs/zh/guide')).toEqual(guide.map((page) => page.replace('docs', 'docs/zh')));
});

test.each([...guide, 'docs/index.md'])('%s in Chinese has its figures', (page) => {
  const figures = (of: string) => {
    const text = readFileSync(join(root, of), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/\d+(?:[.,]\d+)+/g)].map(([figure]) => figure);
  };
  const known = new Set(figures(page));
  const others = figures(page.replace('docs', 'docs/zh')).filter((figure) => !known.has(figure));
  expect(others).toEqual([]);
});

const checkLinks = (...files: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'docs/scripts/check-links.mjs'), ...files], {
    encoding: 'utf8',
  });

test('every link between the pages, READMEs and notebooks leads somewhere', () => {
  const { status, stderr } = checkLinks();
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('a dead link is found, to a file and to a heading', () => {
  const page = join(project, 'page.md');
  writeFileSync(
    page,
    '# One `two`\n\n[here](#one-two) [there](page.md#three) [gone](gone.md)\n\n```md\n[code](no.md)\n```\n',
  );
  const { status, stderr } = checkLinks(page);
  expect(status).toBe(1);
  expect(stderr).toContain('has no heading #three');
  expect(stderr).toContain('gone.md is not there');
  expect(stderr).not.toMatch(/#one-two|no\.md/);
});
