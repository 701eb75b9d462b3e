import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { packageNames, root } from './support/arrows.js';
import { run } from './support/packed.js';

// A project that sees the built packages as if they were installed.
const project = mkdtempSync(join(tmpdir(), 'resattn-readme-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));
const modules = join(project, 'node_modules');
mkdirSync(join(modules, '@resattn'), { recursive: true });
for (const name of packageNames()) {
  symlinkSync(join(root, 'packages', name), join(modules, '@resattn', name));
}
symlinkSync(join(root, 'node_modules/@tensorflow'), join(modules, '@tensorflow'));

const readmes = ['README.md', ...packageNames().map((name) => `packages/${name}/README.md`)];

test.each(readmes)('the example of %s runs and prints something', (readme) => {
  const text = readFileSync(join(root, readme), 'utf8');
  const example = /^```ts\n([\s\S]*?)^```$/m.exec(text)?.[1];
  expect(example, 'a block of TypeScript').toBeDefined();
  const file = join(project, 'example.mjs');
  writeFileSync(file, transformSync(example!, { loader: 'ts', format: 'esm' }).code);
  expect(run(process.execPath, [file], project).trim()).not.toBe('');
});
