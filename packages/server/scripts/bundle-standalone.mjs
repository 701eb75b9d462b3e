#!/usr/bin/env node
// Bundles the server of exported folders to one file, with the binaries of the wasm backend and the recipes
// beside it.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const target = 'dist/standalone';
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: ['dist/esm/standalone/main.js'],
  outfile: join(target, 'server.cjs'),
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  alias: { '@fastify/swagger-ui': './scripts/api-description.cjs' },
  footer: {
    js: [
      'module.exports.handler = (event) => module.exports.answer(__dirname, event);',
      'if (require.main === module) module.exports.start(__dirname).catch((error) => {',
      '  console.error(error instanceof Error ? error.message : error);',
      '  process.exit(1);',
      '});',
    ].join('\n'),
  },
  legalComments: 'eof',
  logLevel: 'error',
});
const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
for (const kind of ['', '-simd', '-threaded-simd'])
  cpSync(
    join(wasm, `tfjs-backend-wasm${kind}.wasm`),
    join(target, `tfjs-backend-wasm${kind}.wasm`),
  );
cpSync('recipes', target, { recursive: true });

// Only CommonJS knows where it is without a syntax that the other build has none of.
writeFileSync(
  'dist/esm/standalone/location.js',
  "export { standaloneFolder } from '../../cjs/standalone/location.js';\n",
);
