#!/usr/bin/env node
// Puts tfjs-node's kernels into the built package as one file. The package itself would bring a
// native addon, its download and its install script, none of which is used.
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const file = 'kernels/tfjs-node.js';
/** Messages of saved models, which the kernels do not touch. */
const withoutMessages = {
  name: 'without-messages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /proto\/api_pb$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};
await build({
  entryPoints: [`dist/cjs/${file}`],
  outfile: `dist/cjs/${file}`,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['@tensorflow/tfjs'],
  // One kernel imports the core by its own name; a second copy of it would have its own engine.
  alias: { '@tensorflow/tfjs-core': '@tensorflow/tfjs' },
  plugins: [withoutMessages],
  legalComments: 'eof',
  logLevel: 'warning',
});
writeFileSync(`dist/esm/${file}`, "import '../../cjs/kernels/tfjs-node.js';\n");
// The compiler repeats the import of the package that is bundled, which a user does not have.
for (const format of ['cjs', 'esm'])
  writeFileSync(`dist/${format}/${file.replace(/\.js$/, '.d.ts')}`, 'export {};\n');
