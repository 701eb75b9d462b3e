import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const named = [...text.matchAll(/`([^`\s]+\/[^`\s]+)`/g)].map((match) => match[1]!);
const paths = named.filter((path) => !path.includes('<') && !path.startsWith('@'));

test('CONTRIBUTING.md names files', () => {
  expect(paths.length).toBeGreaterThan(15);
});

test.each(paths)('CONTRIBUTING.md: %s is there', (path) => {
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
