// What a bundle takes along: an import of one thing must not bring the rest of its package.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { packageNames, root } from './support/arrows.js';
import { run } from './support/run.js';

interface Bundle {
  readonly what: string;
  readonly modules: number;
  readonly packages: readonly string[];
}
const bundles = new Map<string, Bundle>();

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-sizes-'));
  const file = join(folder, 'sizes.json');
  run(process.execPath, [join(root, 'benchmarks/sizes.mjs'), '--json', file], root);
  for (const bundle of JSON.parse(readFileSync(file, 'utf8')) as Bundle[])
    bundles.set(bundle.what, bundle);
  rmSync(folder, { recursive: true });
});

test.each([
  ['one operation', 12],
  ['Trainer', 50],
  ['dropout', 35],
  ['layer normalization', 45],
  ['multi-head attention', 70],
  ['Transformer encoder', 100],
  ['word tokenizer', 30],
  ['classification pipeline', 25],
  ['BLEU', 20],
])('%s is bundled from at most %i modules', (what, most) => {
  expect(bundles.get(what)!.modules).toBeLessThanOrEqual(most);
});

test('a word tokenizer brings no reader of files along', () => {
  const { packages } = bundles.get('word tokenizer')!;
  for (const reader of ['chardet', 'saxes', 'papaparse', 'hyparquet'])
    expect(packages).not.toContain(reader);
});

type SideEffects = false | readonly string[] | undefined;

test.each(packageNames())('both builds of %s say what their package says', (name) => {
  const sideEffects = (path: string) => {
    const text = readFileSync(join(root, 'packages', name, path), 'utf8');
    return (JSON.parse(text) as { readonly sideEffects?: SideEffects }).sideEffects;
  };
  const own = sideEffects('package.json');
  for (const build of ['esm', 'cjs']) {
    const built = sideEffects(`dist/${build}/package.json`);
    if (!Array.isArray(own)) expect(built, build).toBe(own);
    else {
      // Of that build, relative to its own package.json.
      const paths = own.flatMap((path) => /^\.\/dist\/\*\/(.+)$/.exec(path)?.slice(1) ?? []);
      expect(paths.length, build).toBeGreaterThan(0);
      expect(built, build).toEqual(paths.map((path) => `./${path}`));
      for (const path of paths)
        expect(existsSync(join(root, 'packages', name, 'dist', build, path)), path).toBe(true);
    }
  }
});

test('what is imported for its effect stays', async () => {
  const { outputFiles } = await build({
    stdin: { contents: `import '@resattn/core/display';`, resolveDir: join(root, 'packages/cli') },
    bundle: true,
    format: 'esm',
    external: ['@tensorflow/*'],
    write: false,
    logLevel: 'silent',
  });
  expect(outputFiles[0]!.text).toContain('installDisplays()');
});
