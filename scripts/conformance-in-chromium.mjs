#!/usr/bin/env node
import { once } from 'node:events';
// The conformance suite of all layers in headless Chromium, on tfjs' backends for browsers; WebGL and
// WebGPU are computed in software (SwiftShader) where there is no GPU.
//   npm run test:browser [-- --backends wasm,webgl,webgpu --json file]
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    backends: { type: 'string', default: 'wasm,webgl,webgpu' },
    json: { type: 'string' },
  },
});
const example = join(root, 'examples/models-in-the-browser');

const { outputFiles } = await build({
  stdin: {
    contents: `
      import '@tensorflow/tfjs-backend-webgpu';
      import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
      import * as tf from '@tensorflow/tfjs';
      import { checkLayer } from '@resattn/testing';
      import { subjectsByFolder } from '${join(root, 'packages/layers/src/fixtures/subjects.ts')}';
      globalThis.start = async (backend) => {
        setWasmPaths('/');
        if (!(await tf.setBackend(backend))) throw new Error(backend + ' does not start');
        await tf.ready();
        return Object.values(subjectsByFolder).flat().length;
      };
      globalThis.check = (i) => checkLayer(Object.values(subjectsByFolder).flat()[i]);
    `,
    resolveDir: root,
  },
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  // One copy of tfjs, whoever imports it.
  nodePaths: [join(example, 'node_modules')],
  alias: {
    '@tensorflow/tfjs': dirname(
      createRequire(join(root, 'x')).resolve('@tensorflow/tfjs/package.json'),
    ),
  },
  plugins: [
    {
      name: 'sources',
      setup({ onResolve }) {
        onResolve({ filter: /^@resattn\// }, ({ path }) => {
          const [, name = '', entry = ''] = path.split('/');
          return { path: join(root, 'packages', name, 'src', entry, 'index.ts') };
        });
      },
    },
  ],
  write: false,
  logLevel: 'error',
});
const program = /** @type {import('esbuild').OutputFile} */ (outputFiles[0]).text;

const wasm = dirname(
  createRequire(join(root, 'x')).resolve('@tensorflow/tfjs-backend-wasm/package.json'),
);
const server = createServer(({ url = '/' }, response) => {
  const [, file] = /^\/(tfjs-backend-wasm[\w-]*\.wasm)$/.exec(url) ?? [];
  if (file !== undefined)
    return void response
      .setHeader('content-type', 'application/wasm')
      .end(readFileSync(join(wasm, 'dist', file)));
  if (url === '/program.js')
    return void response.setHeader('content-type', 'text/javascript').end(program);
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><meta charset="utf-8"><script src="/program.js"></script>');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const browser = await chromium.launch({
  executablePath: process.env.RESATTN_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
  ],
  timeout: 600_000,
});
/** @type {Record<string, { layers: number, passed: number, failed: string[] }>} */
const results = {};
for (const backend of values.backends.split(',')) {
  const page = await browser.newPage();
  page.setDefaultTimeout(3_600_000);
  await page.goto(`http://127.0.0.1:${port}/`);
  const layers = await page
    .evaluate((name) => /** @type {any} */ (globalThis).start(name), backend)
    .catch((error) => {
      console.log(`${backend}: ${error.message.split('\n')[0]}`);
    });
  if (layers === undefined) continue;
  let passed = 0;
  /** @type {string[]} */
  const failed = [];
  for (let i = 0; i < layers; i++) {
    const report = await page.evaluate((index) => /** @type {any} */ (globalThis).check(index), i);
    passed += report.passed.length;
    for (const { check, message } of report.failed) {
      failed.push(`${report.layer}: ${check}: ${message}`);
      console.log(`${backend}: ${report.layer}: ${check}: ${message.slice(0, 200)}`);
    }
    if (i % 10 === 9) console.log(`${backend}: ${i + 1} of ${layers} layers`);
  }
  results[backend] = { layers, passed, failed };
  console.log(`${backend}: ${layers} layers, ${passed} checks passed, ${failed.length} failed`);
  await page.close();
}
await browser.close();
server.close();
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, undefined, 2));
process.exit(Object.values(results).some(({ failed }) => failed.length > 0) ? 1 : 0);
