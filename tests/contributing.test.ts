import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

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
