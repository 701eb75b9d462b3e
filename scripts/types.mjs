#!/usr/bin/env node
// Reads every public declaration with several versions of TypeScript, in each way that they resolve
// modules, with `skipLibCheck: false` and `exactOptionalPropertyTypes`. Faults of other packages'
// declarations (tfjs has some) are counted, those of ours fail.
//   npm run test:types
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The oldest that notebooks compile with, the last one written in JavaScript, the one built with. */
const versions = ['5.0.4', '5.9.3', '7.0.2'];
/** TypeScript 7 has no `node10` any more. */
const resolutions = {
  node10: { module: 'commonjs', moduleResolution: 'node10', not: ['7.0.2'] },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

const folder = mkdtempSync(join(tmpdir(), 'resattn-types-'));
mkdirSync(join(folder, 'node_modules/@resattn'), { recursive: true });
/** @type {string[]} */
const entries = [];
for (const name of readdirSync(join(root, 'packages'))) {
  const path = join(root, 'packages', name);
  symlinkSync(path, join(folder, 'node_modules/@resattn', name));
  /** @type {{ exports?: Record<string, unknown> }} */
  const { exports = {} } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  for (const key of Object.keys(exports))
    if (JSON.stringify(exports[key]).includes('"types"'))
      entries.push(`@resattn/${name}${key.slice(1)}`);
}
const program = entries.map((entry, i) => `import * as m${i} from '${entry}';\nvoid m${i};\n`);
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
writeFileSync(join(folder, 'program.ts'), program.join(''));
writeFileSync(join(folder, 'program.cts'), program.join(''));

let faults = 0;
console.log(`${entries.length} entry points`);
for (const version of versions) {
  for (const [name, { not, ...options }] of Object.entries(resolutions).map(
    ([name, options]) =>
      /** @type {const} */ ([name, { not: /** @type {string[]} */ ([]), ...options }]),
  )) {
    if (not.includes(version)) continue;
    const config = {
      compilerOptions: {
        ...options,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable'],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        esModuleInterop: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      },
      // A file that is CommonJS by its name, where the resolution knows of it.
      files:
        name.startsWith('node1') && name !== 'node16'
          ? ['program.ts']
          : ['program.ts', 'program.cts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout, error } = spawnSync(
      'npx',
      [
        '--yes',
        '--prefer-offline',
        '-p',
        `typescript@${version}`,
        'tsc',
        '-p',
        folder,
        '--pretty',
        'false',
      ],
      { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
    );
    if (error) throw error;
    const lines = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
    const own = lines.filter((line) => {
      const [, file] = /^(.+?)\(\d+,\d+\): /.exec(line) ?? [];
      return file === undefined || !/\/node_modules\/(?!@resattn\/)/.test(resolve(folder, file));
    });
    faults += own.length;
    console.log(
      `TypeScript ${version}  ${name.padEnd(8)}  ${own.length} faults, ${lines.length - own.length} in other packages`,
    );
    for (const line of own.slice(0, 10)) console.log(`  ${line}`);
  }
}
rmSync(folder, { recursive: true });
process.exit(faults === 0 ? 0 : 1);
