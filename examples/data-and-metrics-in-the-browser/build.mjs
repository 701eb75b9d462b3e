// Bundles the example: for Node.js with its packages outside, for the browser with everything inside.
import { copyFileSync } from 'node:fs';
import { build } from 'esbuild';

const shared = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'warning' };
await build({
  ...shared,
  entryPoints: ['src/node.ts'],
  outfile: 'dist/node.mjs',
  platform: 'node',
  packages: 'external',
});
await build({
  ...shared,
  entryPoints: ['src/browser.ts'],
  outfile: 'dist/browser.mjs',
  platform: 'browser',
  minify: true,
});
copyFileSync('index.html', 'dist/index.html');
