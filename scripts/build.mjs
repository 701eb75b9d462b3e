#!/usr/bin/env node
// Builds the package in the current folder twice, as ES modules and as CommonJS, with declarations.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

rmSync('dist', { recursive: true, force: true });
const formats = [
  { folder: 'dist/esm', module: 'esnext', type: 'module' },
  { folder: 'dist/cjs', module: 'commonjs', type: 'commonjs' },
];
for (const { folder, module, type } of formats) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ type })}\n`);
  const { status } = spawnSync(
    process.execPath,
    [tsc, '-p', 'tsconfig.json', '--outDir', folder, '--module', module],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}
