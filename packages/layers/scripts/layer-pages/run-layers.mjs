// Runs the layers of the sources: bundled as they stand, on tfjs's own portable backend.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Imports the package's layers and conformance subjects, and the tfjs that they use. */
export async function importLayers(packageFolder) {
  const packages = join(packageFolder, '..');
  // Inside the package, so that tfjs is found from there.
  const folder = mkdtempSync(join(packageFolder, 'node_modules/.layer-pages-'));
  try {
    const outfile = join(folder, 'layers.mjs');
    await build({
      stdin: {
        contents: [
          "export * as layers from './index.js';",
          "export { subjectsByFolder } from './fixtures/subjects.js';",
          "export * as tf from '@tensorflow/tfjs';",
        ].join('\n'),
        resolveDir: join(packageFolder, 'src'),
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      external: ['@tensorflow/tfjs'],
      alias: {
        '@resattn/core': join(packages, 'core/src/index.ts'),
        '@resattn/core/ops': join(packages, 'core/src/ops/index.ts'),
        '@resattn/host': join(packages, 'host/src/index.ts'),
        '@resattn/options': join(packages, 'options/src/index.ts'),
        '@resattn/testing': join(packages, 'testing/src/index.ts'),
      },
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
