import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageNames, root } from './support/arrows.js';
import { distinctPrograms } from './support/examples.js';
import { linkedProject } from './support/packed.js';
import { run } from './support/run.js';

const project = linkedProject();

const readmes = [
  'README.md',
  'README.zh-CN.md',
  ...packageNames().map((name) => `packages/${name}/README.md`),
];

/** Every block of TypeScript; the one that takes a model from the Hub has a test of its own. */
const examples = readmes.flatMap((readme) => {
  const text = readFileSync(join(root, readme), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
    .map((match, i) => ({ name: `${readme}, example ${i + 1}`, code: match[1]! }))
    .filter(({ code }) => !code.includes('fromPretrained('));
});

test.each(readmes)('%s has an example', (readme) => {
  expect(examples.filter(({ name }) => name.startsWith(`${readme},`))).not.toEqual([]);
});

test.each(distinctPrograms(examples))('$name runs and prints something', ({ code }) => {
  const file = join(project, 'example.mjs');
  writeFileSync(file, code);
  expect(run(process.execPath, [file], project).trim()).not.toBe('');
});
