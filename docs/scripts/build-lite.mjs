#!/usr/bin/env node
// Builds JupyterLite with the kernel of the browser, the packages and the notebooks, as files that any
// server can serve: into docs/.lite/site, or the folder given. The site's build puts it below /lite/.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { liteDeclarations } from './lite-declarations.mjs';
import { browserNotebooks, isForBrowsers, liteNotebook } from './lite-notebook.mjs';
import { docs, root } from './site-folder.mjs';

const work = join(docs, '.lite');
const sources = join(docs, 'lite');
const extensionName = '@resattn/lite-kernel';

/** Packages that cells can import in a browser, with their entries that need no Node. */
const packages = ['core', 'data', 'host', 'layers', 'metrics', 'models', 'testing', 'vis'];
const foreign = ['@tensorflow/tfjs'];
const kernel = join(root, 'packages/kernel/dist/esm');
/** @type {Readonly<Record<string, string>>} */
const replaced = { '@resattn/runtime': join(sources, 'runtime.ts') };

export function liteSpecifiers() {
  const own = packages.flatMap((name) => {
    const manifest = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8');
    return Object.keys(JSON.parse(manifest).exports)
      .filter((entry) => entry !== './package.json' && entry !== './node')
      .map((entry) => `@resattn/${name}${entry.slice(1)}`);
  });
  return [...own, ...foreign];
}

/** @param {string} extension */
async function buildExtension(extension) {
  const output = join(extension, 'static');
  mkdirSync(output, { recursive: true });
  const specifiers = [...liteSpecifiers(), ...Object.keys(replaced)];
  const listed = specifiers.map((name) => `  '${name}': () => import('${name}'),`);
  const modules = `export const modules = {\n${listed.join('\n')}\n};\n`;
  /** @type {import('esbuild').Plugin} */
  const inBrowser = {
    name: 'in-browser',
    setup(builder) {
      builder.onResolve({ filter: /^\.\/modules\.js$/ }, ({ resolveDir }) =>
        resolveDir === sources ? { path: 'modules', namespace: 'lite' } : undefined,
      );
      builder.onLoad({ filter: /.*/, namespace: 'lite' }, () => ({
        contents: modules,
        resolveDir: docs,
      }));
      builder.onResolve({ filter: /^@resattn\/runtime$/ }, ({ path }) => ({
        path: replaced[path] ?? '',
      }));
    },
  };
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    loader: { '.wasm': 'file' },
    outdir: output,
    // Branches of TypeScript and others for Node; none of them is taken in a browser.
    external: [
      'node:*',
      'fs',
      'path',
      'os',
      'crypto',
      'util',
      'inspector',
      'perf_hooks',
      'module',
      'canvas',
    ],
    plugins: [inBrowser],
  };
  await build({ ...common, entryPoints: [join(sources, 'extension.ts')], format: 'iife' });
  await build({
    ...common,
    entryPoints: [join(sources, 'cell-worker.ts'), join(sources, 'language-worker.ts')],
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
  const declarations = liteDeclarations(liteSpecifiers(), replaced, {
    '@resattn/kernel': join(kernel, 'index.d.ts'),
    tslab: join(kernel, 'notebook/tslab.d.ts'),
  });
  writeFileSync(join(output, 'declarations.json'), JSON.stringify(declarations));
  cpSync(join(root, 'packages/kernel/logos'), output, { recursive: true });
  const manifest = {
    name: extensionName,
    version: '0.0.0',
    license: 'Apache-2.0',
    jupyterlab: {
      extension: true,
      _build: { load: 'static/extension.js', extension: './extension' },
    },
    jupyterlite: { liteExtension: true },
  };
  writeFileSync(join(extension, 'package.json'), JSON.stringify(manifest, null, 2));
}

/**
 * The notebooks that run in a browser, and the list of them that JupyterLite reads.
 *
 * @param {string} target
 */
function writeNotebooks(target) {
  const from = join(root, 'packages/notebooks');
  const specifiers = new Set([
    ...liteSpecifiers(),
    ...Object.keys(replaced),
    'tslab',
    '@resattn/kernel',
  ]);
  mkdirSync(join(target, 'files'), { recursive: true });
  mkdirSync(join(target, 'api/contents'), { recursive: true });
  const content = browserNotebooks.map((title) => {
    const name = `${title}.ipynb`;
    const json = readFileSync(join(from, name), 'utf8');
    if (!isForBrowsers(json, specifiers))
      throw new Error(`${name} imports what a browser does not have`);
    const text = liteNotebook(json);
    writeFileSync(join(target, 'files', name), text);
    const time = statSync(join(from, name)).mtime.toISOString();
    return {
      name,
      path: name,
      type: 'notebook',
      format: null,
      mimetype: null,
      content: null,
      size: Buffer.byteLength(text),
      writable: true,
      created: time,
      last_modified: time,
    };
  });
  const folder = { name: '', path: '', type: 'directory', format: 'json', mimetype: null, content };
  writeFileSync(join(target, 'api/contents/all.json'), JSON.stringify(folder));
}

/** The Python that has JupyterLite's files: made once, in docs/.lite/python. */
function python() {
  const environment = join(work, 'python');
  const requirements = join(sources, 'requirements.txt');
  const windows = process.platform === 'win32';
  const interpreter = join(environment, windows ? 'Scripts/python.exe' : 'bin/python');
  const mark = join(environment, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return interpreter;
  const base = process.env.RESATTN_PYTHON ?? (windows ? 'python' : 'python3');
  run(base, ['-m', 'venv', '--clear', environment]);
  run(interpreter, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ]);
  writeFileSync(mark, wanted);
  return interpreter;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, args, cwd = docs) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  const told = error?.message ?? `${stdout}${stderr}`;
  throw new Error(
    `${command} ${args.join(' ')} failed: ${told}\nJupyterLite needs Python 3.10 or later with venv and ` +
      'pip; RESATTN_PYTHON names another one',
  );
}

/**
 * Builds the folder.
 *
 * @param {string} target
 * @returns {Promise<readonly string[]>} names of the notebooks in it, without extension
 */
export async function buildLite(target) {
  const extension = join(work, 'extension');
  const project = join(work, 'project');
  for (const folder of [extension, project, target])
    rmSync(folder, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  await buildExtension(extension);
  const settings = {
    'jupyter-lite-schema-version': 0,
    'jupyter-config-data': {
      appName: 'resattn',
      defaultKernelName: 'typescript',
      contentsAllJsonFile: 'all.json',
      // Names that are not the site's, so that other copies in this browser do not mix with it.
      contentsStorageName: 'resattn notebooks',
      settingsStorageName: 'resattn settings',
      workspacesStorageName: 'resattn workspaces',
      disabledExtensions: ['@jupyterlite/repl-extension'],
      showLoadingIndicator: true,
      // For what looks at the page, such as check-lite.mjs.
      exposeAppInBrowser: true,
    },
  };
  writeFileSync(join(project, 'jupyter-lite.json'), JSON.stringify(settings, null, 2));
  const configuration = { LiteBuildConfig: { federated_extensions: [extension] } };
  writeFileSync(join(project, 'jupyter_lite_config.json'), JSON.stringify(configuration));
  run(
    python(),
    ['-m', 'jupyterlite_core', 'build', '--lite-dir', project, '--output-dir', target]
      .concat(['--apps', 'lab', '--apps', 'notebooks'])
      .concat(['--no-sourcemaps', '--ignore-sys-prefix', '--no-libarchive']),
    project,
  );
  for (const name of readdirSync(target).filter((file) => file.startsWith('rspack.config')))
    rmSync(join(target, name));
  writeNotebooks(target);
  return browserNotebooks;
}

/**
 * @param {string} folder
 * @returns {number} bytes of all files in it
 */
export function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const target = process.argv[2] ?? join(work, 'site');
  const names = await buildLite(target);
  const megabytes = (sizeOf(target) / 1e6).toFixed(1);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${names.length} notebooks, ${megabytes} MB, ${seconds} s: ${target}`);
}
