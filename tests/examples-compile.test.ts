import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { examplesOf, pagesOf, readmes } from './support/examples.js';
import { linkedProject } from './support/packed.js';

const pages = [...readmes(), ...['docs/guide', 'docs/zh/guide', 'docs/layers'].flatMap(pagesOf)];

/** What the compiler says of the programs, each by its name. */
function complaints(programs: readonly { readonly name: string; readonly code: string }[]) {
  const project = linkedProject();
  const files = programs.map((_, i) => `example-${i + 1}.ts`);
  programs.forEach(({ code }, i) => {
    writeFileSync(join(project, files[i]!), code);
  });
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: 'nodenext',
    types: ['node'],
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
    cwd: project,
    encoding: 'utf8',
  });
  return stdout.replace(/^example-(\d+)\.ts/gm, (_, n) => programs[Number(n) - 1]!.name);
}

test('every example in TypeScript compiles as strictly as can be', () => {
  const programs = pages.flatMap(examplesOf);
  expect(programs.length).toBeGreaterThan(90);
  expect(complaints(programs)).toBe('');
});

test('an example that does not compile is named', () => {
  const code = "import { jit } from '@resattn/core';\nconst wrong: string = jit;\n";
  expect(complaints([{ name: 'page.md, example 1', code }])).toMatch(
    /^page\.md, example 1\(2,7\): error TS2322/,
  );
});
