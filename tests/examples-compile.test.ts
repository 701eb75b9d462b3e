import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript50';
import { expect, test } from 'vitest';
import { packageNames, readManifest, root } from './support/arrows.js';
import { examplesOf, pagesOf, readmes } from './support/examples.js';
import { entryPoints } from './support/option-takers.js';
import { linkedProject } from './support/packed.js';

const folders = ['docs', 'docs/guide', 'docs/layers', 'docs/zh', 'docs/zh/guide'];
const pages = [...readmes(), ...folders.flatMap(pagesOf)];

/** What the compiler says of the programs, each by its name, and of the declarations of our packages. */
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
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
    cwd: project,
    encoding: 'utf8',
  });
  // tfjs's own declarations do not pass.
  return stdout
    .split(/^(?=\S)/m)
    .filter((message) => /^example-|^\S*\/packages\/[^/]+\/dist\//.test(message))
    .map((message) =>
      message.replace(/^example-(\d+)\.ts/, (_, n) => programs[Number(n) - 1]!.name),
    );
}

test('every example in TypeScript compiles as strictly as can be', () => {
  const everything = entryPoints().map((entry, i) => `export * as m${i} from '@resattn/${entry}';`);
  const programs = [
    ...pages.flatMap(examplesOf),
    { name: 'the entry points', code: everything.join('\n') },
  ];
  expect(programs.length).toBeGreaterThan(90);
  expect(complaints(programs)).toEqual([]);
});

test.each(packageNames())('the declarations of %s name only what the package brings', (name) => {
  const { dependencies, peerDependencies } = readManifest(name);
  const brought = Object.keys({ ...dependencies, ...peerDependencies });
  const folder = join(root, 'packages', name, 'dist/esm');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const named = files
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) => ts.preProcessFile(readFileSync(join(folder, file), 'utf8')).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)![0]);
  const missing = [...new Set(named)].filter((module) => {
    const types = join(root, 'packages', name, 'node_modules/@types', module);
    return (
      !brought.includes(module) || (existsSync(types) && !brought.includes(`@types/${module}`))
    );
  });
  expect(missing).toEqual([]);
});

test('an example that does not compile is named', () => {
  const code = "import { jit } from '@resattn/core';\nconst wrong: string = jit;\n";
  expect(complaints([{ name: 'page.md, example 1', code }])).toEqual([
    expect.stringMatching(/^page\.md, example 1\(2,7\): error TS2322/),
  ]);
});
