import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('CONTRIBUTING.md');

/** The files that a page names as code or links to. */
function pathsOf(page: string): string[] {
  const markdown = readFileSync(join(root, page), 'utf8');
  const code = [...markdown.matchAll(/`([^`\s]+\/[^`\s]+)`/g)].map((match) => match[1]!);
  const links = [...markdown.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
  return [
    ...code.filter((path) => !path.includes('<') && !/^[@.]\.?\/?\w*\//.test(path)),
    ...links,
  ];
}

test('CONTRIBUTING.md names files', () => {
  expect(pathsOf('CONTRIBUTING.md').length).toBeGreaterThan(15);
});

test.each(
  ['CONTRIBUTING.md', 'ARCHITECTURE.md', 'STYLE.md', 'SECURITY.md'].flatMap((page) =>
    pathsOf(page).map((path) => [page, path] as const),
  ),
)('%s: %s is there', (_, path) => {
  expect(existsSync(join(root, path))).toBe(true);
});

test('CONTRIBUTING.md: the scripts that it names are in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const called = [...text.matchAll(/npm (?:run )?([a-z:]+)/g)].map((match) => match[1]!);
  expect(called).toContain('test');
  for (const name of called) expect(Object.keys(scripts)).toContain(name);
});

/** What each list of the sources names, and the README that has to name it, too. */
const listed: Record<string, { names: string[]; readme: string }> = {
  layers: {
    names: matches(
      'packages/layers/src/catalogue.ts',
      /^ {2}(\w+),$/gm,
      'readonly LayerClass[]',
    ).map((name) =>
      name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (start) => start.toLowerCase()),
    ),
    readme: 'packages/layers/README.md',
  },
  metrics: {
    names: matches('packages/metrics/src/merging.test.ts', /\bmetrics\.([a-z]\w+)/g),
    readme: 'packages/metrics/README.md',
  },
  optimizers: {
    names: matches('packages/core/src/optimizers/index.ts', /=> new (\w+)\(/g),
    readme: 'packages/core/README.md',
  },
};

function matches(path: string, pattern: RegExp, after = ''): string[] {
  const source = read(path);
  const found = source.slice(source.indexOf(after)).matchAll(pattern);
  return [...new Set([...found].map((match) => match[1]!))];
}

test.each(Object.entries(listed))('the README names all %s', (_, { names, readme }) => {
  const page = read(readme).toLowerCase();
  const missing = names.filter((name) => !page.includes(name.toLowerCase()));
  expect(names.length).toBeGreaterThan(10);
  expect(missing, `name them in ${readme}`).toEqual([]);
});

test('the README of the layers counts them', () => {
  const { names, readme } = listed.layers!;
  expect(read(readme)).toContain(`${names.length} layers`);
});
