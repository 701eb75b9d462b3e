import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { packageNames, root } from './support/arrows.js';
import { linkedProject, run } from './support/packed.js';

const project = linkedProject();

const readmes = ['README.md', ...packageNames().map((name) => `packages/${name}/README.md`)];

test.each(readmes)('the example of %s runs and prints something', (readme) => {
  const text = readFileSync(join(root, readme), 'utf8');
  const example = /^```ts\n([\s\S]*?)^```$/m.exec(text)?.[1];
  expect(example, 'a block of TypeScript').toBeDefined();
  const file = join(project, 'example.mjs');
  writeFileSync(file, transformSync(example!, { loader: 'ts', format: 'esm' }).code);
  expect(run(process.execPath, [file], project).trim()).not.toBe('');
});
