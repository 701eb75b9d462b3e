#!/usr/bin/env node
// Builds the package in the current folder twice, as ES modules and as CommonJS, with declarations.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** @type {{ sideEffects?: false | string[] }} */
const { sideEffects } = JSON.parse(readFileSync('package.json', 'utf8'));
// A list of files is relative to the package.json that it stands in.
const inBuild = Array.isArray(sideEffects)
  ? sideEffects
      .flatMap((path) => /^\.\/dist\/\*(\/.+)$/.exec(path)?.slice(1) ?? [])
      .map((path) => `.${path}`)
  : sideEffects;

rmSync('dist', { recursive: true, force: true });
const formats = [
  { folder: 'dist/esm', module: 'esnext', type: 'module' },
  { folder: 'dist/cjs', module: 'commonjs', type: 'commonjs' },
];
// At the same time: most packages wait for another one, so a second core would be idle.
for (const { folder, module, type } of formats) {
  mkdirSync(folder, { recursive: true });
  // Bundlers read the nearest package.json: what this one omits, `sideEffects` say, does not hold.
  const nearest = { type, sideEffects: inBuild };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(nearest)}\n`);
  const args = [tsc, '-p', 'tsconfig.json', '--outDir', folder, '--module', module];
  spawn(process.execPath, args, { stdio: 'inherit' }).on('close', (status) => {
    if (status !== 0) process.exitCode = status ?? 1;
  });
}
