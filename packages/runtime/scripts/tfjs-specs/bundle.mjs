import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const packages = resolve(here, '../../..');
const require = createRequire(import.meta.url);
const tfjs = createRequire(require.resolve('@tensorflow/tfjs/package.json'));
const folderOf = (name) => dirname(tfjs.resolve(`@tensorflow/${name}/package.json`));
const core = folderOf('tfjs-core');
const layers = folderOf('tfjs-layers');
const cpu = folderOf('tfjs-backend-cpu');

/** What `@tensorflow/tfjs` exports, made of single files: the specs import them one by one. */
const tfjsModule = `
export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
`;

function specsOf(suite, checkout) {
  if (suite === 'core') return ['@tensorflow/tfjs-core/dist/tests'];
  const source = join(checkout, 'tfjs-layers/src');
  return readdirSync(source, { recursive: true })
    .filter((name) => name.endsWith('_test.ts'))
    .sort()
    .map((name) => join(source, name));
}

/** Takes every module that is no spec from the installed packages, each once. */
const installed = (suite, checkout) => ({
  name: 'installed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({ path: 'tfjs', namespace: 'virtual' }));
    onResolve({ filter: /^specs$/ }, () => ({ path: 'specs', namespace: 'virtual' }));
    onLoad({ filter: /.*/, namespace: 'virtual' }, ({ path }) => ({
      contents:
        path === 'tfjs'
          ? tfjsModule
          : specsOf(suite, checkout)
              .map((spec) => `import ${JSON.stringify(spec)};`)
              .join('\n'),
      resolveDir: packages,
    }));
    const roots = { 'tfjs-core': core, 'tfjs-layers': layers, 'tfjs-backend-cpu': cpu };
    onResolve({ filter: /^@tensorflow\/tfjs-(core|layers|backend-cpu)(\/|$)/ }, ({ path }) => {
      const [, name, ...rest] = path.split('/');
      return { path: fileOf(join(roots[name], rest.length > 0 ? rest.join('/') : 'dist/index')) };
    });
    // The messages of saved models, which the kernels do not touch.
    onResolve({ filter: /proto\/api_pb$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
    onResolve({ filter: /^@resattn\// }, ({ path }) => {
      const [, name, entry] = path.split('/');
      return { path: join(packages, name, 'src', entry ?? '', 'index.ts') };
    });
    onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) => {
      const from = checkout && join(checkout, 'tfjs-layers/src');
      if (from && importer.startsWith(from)) {
        const file = join(layers, 'dist', relative(from, resolve(resolveDir, path)));
        return existsSync(`${file}.js`) ? { path: `${file}.js` } : undefined;
      }
      // TypeScript's sources name what they compile to.
      const source = resolve(resolveDir, path.replace(/\.js$/, '.ts'));
      return importer.startsWith(packages) && path.endsWith('.js') && existsSync(source)
        ? { path: source }
        : undefined;
    });
  },
});

const fileOf = (path) =>
  [path, `${path}.js`, `${path}/index.js`].find(
    (file) => /\.js(on)?$/.test(file) && existsSync(file),
  );

export async function bundle({ suite, checkout, outfile }) {
  await build({
    entryPoints: [join(here, 'main.mjs')],
    outfile,
    bundle: true,
    // The packages say of their specs that they have no effects.
    ignoreAnnotations: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: [
      'jasmine-core',
      'koffi',
      'yauzl',
      'proper-lockfile',
      'cli-progress',
      '@tensorflow/tfjs-backend-wasm',
    ],
    plugins: [installed(suite, checkout)],
    logLevel: 'error',
  });
}
