import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { chromiumPath, launchChromium, newPage } from '@test/chromium';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifierFamily } from '../classifiers/families.js';
import { layersModelFiles } from './layers-model.js';

const sources = (name: string, folder = '') =>
  fileURLToPath(new URL(`../../../${name}/src/${folder}index.ts`, import.meta.url));

/** What a page needs to load an exported model: tfjs, and the layers for their registration. */
const script = `
import * as tf from '@tensorflow/tfjs';
import { catalogue } from '@resattn/layers';
globalThis.layers = catalogue;
globalThis.outputsOf = async (url, tokens) => {
  await tf.setBackend('cpu');
  const model = await tf.loadLayersModel(url);
  const outputs = [model.predict(tf.tensor2d(tokens, undefined, 'int32'))].flat();
  return Promise.all(outputs.map((output) => output.array()));
};`;

describe.skipIf(chromiumPath === undefined)('an exported LayersModel, in Chromium', () => {
  const served = new Map<string, Uint8Array | string>([['/', '<script src="/page.js"></script>']]);
  let server: Server;
  let browser: Browser;
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: script, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      alias: {
        '@resattn/layers': sources('layers'),
        '@resattn/core/ops': sources('core', 'ops/'),
        '@resattn/core': sources('core'),
        '@resattn/host': sources('host'),
      },
      bundle: true,
      write: false,
      format: 'iife',
      sourcemap: false,
      // The part of the layers that is imported for what it does.
      ignoreAnnotations: true,
    });
    served.set('/page.js', outputFiles[0]!.contents);
    server = createServer((request, response) => {
      const content = served.get(request.url!);
      response.writeHead(content === undefined ? 404 : 200);
      response.end(content);
    }).listen(0, '127.0.0.1');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.each([
    ['resnet-attention', { embeddingDim: 8, filters: [8, 12], attentionDim: 8 }],
    ['transformer', { modelDim: 16, numHeads: 2, hiddenUnits: 16 }],
  ])('gives the same: %s', async (family, options) => {
    setSeed(2);
    const config = { vocabularySize: 40, numClasses: 3, ...options };
    const { model } = classifierFamily(family).make(config as never);
    const files = await layersModelFiles(model);
    for (const [name, bytes] of Object.entries(files)) served.set(`/${family}/${name}`, bytes);
    const page = await newPage(browser);
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    const tokens = [
      [3, 5, 2, 7, 7, 1, 4, 9],
      [4, 4, 6, 1, 2, 0, 0, 0],
    ];
    const outputs = await page.evaluate(
      ([url, rows]) =>
        (
          globalThis as unknown as {
            outputsOf(url: string, rows: number[][]): Promise<number[][][]>;
          }
        ).outputsOf(url, rows),
      [`/${family}/model.json`, tokens] as const,
    );
    const expected = [model.predict(tf.tensor2d(tokens, undefined, 'int32'))].flat();
    expect(outputs).toHaveLength(expected.length);
    for (const [i, output] of expected.entries()) {
      const values = await output.data();
      outputs[i]!.flat().forEach((value, k) => {
        expect(Math.abs(value - values[k]!)).toBeLessThan(1e-5);
      });
    }
    await page.close();
  });
});
