// What a program downloads to a browser: bundled by esbuild, minified, without tfjs, which every one shares.
//   npm run bench -- sizes [--json file]
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What each program imports, and from where. */
const programs = [
  ['one operation', '@resattn/core/ops', 'gelu'],
  ['Trainer', '@resattn/core', 'Trainer'],
  ['dropout', '@resattn/layers', 'dropout'],
  ['layer normalization', '@resattn/layers', 'layerNorm'],
  ['multi-head attention', '@resattn/layers', 'multiHeadAttention'],
  ['Transformer encoder', '@resattn/layers', 'transformerEncoder'],
  ['all layers', '@resattn/layers', 'catalogue'],
  ['word tokenizer', '@resattn/data', 'WordTokenizer'],
  ['any tokenizer.json', '@resattn/data', 'tokenizerFromJSON'],
  ['classification pipeline', '@resattn/models', 'ClassificationPipeline'],
  ['BLEU', '@resattn/metrics', 'bleu'],
  ['heat map of attention', '@resattn/vis', 'attentionHeatMap'],
  ['curves', '@resattn/vis', 'curvePlot'],
];

/**
 * Bundles a program that uses one export.
 *
 * @param {string} entry
 * @param {string} name
 */
async function bundled(entry, name) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { ${name} } from '${entry}'; globalThis.kept = ${name};`,
      resolveDir: join(root, 'packages/cli'),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['@tensorflow/*'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const text = /** @type {import('esbuild').OutputFile} */ (outputFiles[0]).contents;
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const modules = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const packages = modules.flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ?? [],
  );
  return {
    minified: text.length,
    gzip: gzipSync(text, { level: 9 }).length,
    modules: modules.length,
    packages: [...new Set(packages)].sort(),
  };
}

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const rows = [];
for (const [what = '', entry = '', name = ''] of programs)
  rows.push({ what, entry, name, ...(await bundled(entry, name)) });
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, undefined, 2));
console.log('program'.padEnd(26), 'kB minified'.padStart(12), 'kB gzip'.padStart(9), ' modules');
for (const { what, minified, gzip, modules } of rows)
  console.log(
    what.padEnd(26),
    (minified / 1000).toFixed(1).padStart(12),
    (gzip / 1000).toFixed(1).padStart(9),
    String(modules).padStart(8),
  );
