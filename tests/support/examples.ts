import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { packageNames, root } from './arrows.js';

/** A program of a document, and where it is. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

/** The TypeScript of a page; a block without imports continues those before. */
export function examplesOf(page: string): Example[] {
  const text = readFileSync(join(root, page), 'utf8');
  const programs: string[] = [];
  for (const [, block] of text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    if (/^import /m.test(block!)) programs.push(block!);
    else programs.push(`${programs.pop() ?? ''}${block}`);
  }
  return programs.map((code, i) => ({ name: `${page}, example ${i + 1}`, code }));
}

/** The README of the project in all languages, and that of each package. */
export function readmes(): string[] {
  const packages = packageNames().map((name) => `packages/${name}/README.md`);
  return ['README.md', 'README.zh-CN.md', ...packages];
}

/** The pages of a folder of the documentation. */
export function pagesOf(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((page) => page.endsWith('.md'))
    .map((page) => `${folder}/${page}`);
}

/** The examples as JavaScript; those that are the same program in several documents are one. */
export function distinctPrograms(examples: readonly Example[]): Example[] {
  const names = new Map<string, string[]>();
  for (const { name, code } of examples) {
    const program = transformSync(code, { loader: 'ts', format: 'esm' }).code;
    names.set(program, [...(names.get(program) ?? []), name]);
  }
  return [...names].map(([code, among]) => ({ name: among.join(' and '), code }));
}
