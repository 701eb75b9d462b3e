import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { linkedProject, run } from './support/packed.js';

const project = linkedProject();

/** Every block of TypeScript of the guide, in all languages. */
const examples = ['docs/guide', 'docs/zh/guide'].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((page) => {
    const text = readFileSync(join(root, folder, page), 'utf8');
    const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
    return blocks.map((code, i) => ({ name: `${folder}/${page}, example ${i + 1}`, code }));
  }),
);

test.each(examples)('$name runs and prints something', ({ code }) => {
  const file = join(project, 'guide-example.mjs');
  writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code);
  expect(run(process.execPath, [file], project).trim()).not.toBe('');
});
