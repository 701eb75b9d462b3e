import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSystem } from '../index.js';
import { useTensorFlow } from '../use-tensorflow.js';
import { pathOfUrl } from './file-urls.js';

const folder = mkdtempSync(join(tmpdir(), 'file urls '));

beforeAll(async () => {
  await useTensorFlow();
});
afterAll(() => rmSync(folder, { recursive: true }));

const modelOf = (units = 2): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [4], activation: 'tanh' }),
      tf.layers.dense({ units }),
    ],
  });

const x = () => tf.randomNormal([5, 4], 0, 1, 'float32', 1);

async function expectSame(model: tf.LayersModel, loaded: tf.LayersModel): Promise<void> {
  const input = x();
  const wanted = (model.predict(input) as tf.Tensor).dataSync();
  expect([...(loaded.predict(input) as tf.Tensor).dataSync()]).toEqual([...wanted]);
}

describe('models in file:// URLs', () => {
  it('are saved in the files of tfjs-node, and loaded', async () => {
    const model = modelOf();
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    model.setUserDefinedMetadata({ language: '中文' });
    const path = join(folder, 'a');
    const { modelArtifactsInfo } = await model.save(`file://${path}`);
    expect(modelArtifactsInfo.weightDataBytes).toBe(4 * (4 * 3 + 3 + 3 * 2 + 2));
    expect(readdirSync(path).sort()).toEqual(['model.json', 'weights.bin']);
    const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
    expect(json).toMatchObject({
      format: 'layers-model',
      weightsManifest: [{ paths: ['weights.bin'] }],
      userDefinedMetadata: { language: '中文' },
    });
    const loaded = await tf.loadLayersModel(`file://${path}/model.json`);
    expect(loaded.loss).toBeUndefined();
    await model.save(`file://${path}`, { includeOptimizer: true });
    expect((await tf.loadLayersModel(`file://${path}`)).loss).toBe('meanSquaredError');
    expect(loaded.getUserDefinedMetadata()).toEqual({ language: '中文' });
    await expectSame(model, loaded);
  });

  it('may be relative, have spaces, and name the folder', async () => {
    const model = modelOf();
    const path = join(folder, 'with spaces');
    await model.save(pathToFileURL(path).href);
    await expectSame(model, await tf.loadLayersModel(`file://${relative('.', path)}/model.json`));
    await expectSame(model, await tf.loadLayersModel(`file://${path}`));
    await expectSame(model, await tf.loadLayersModel(fileSystem(path)));
  });

  it('replace what was there', async () => {
    const url = `file://${join(folder, 'b')}`;
    await modelOf(7).save(url);
    const model = modelOf(1);
    await model.save(url);
    await expectSame(model, await tf.loadLayersModel(`${url}/model.json`));
  });

  it('with weights in several files are loaded', async () => {
    const model = modelOf();
    const path = join(folder, 'shards');
    await model.save(`file://${path}`);
    const bytes = readFileSync(join(path, 'weights.bin'));
    writeFileSync(join(path, 'one.bin'), bytes.subarray(0, 10));
    writeFileSync(join(path, 'two.bin'), bytes.subarray(10));
    const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8'));
    json.weightsManifest[0].paths = ['one.bin', 'two.bin'];
    writeFileSync(join(path, 'model.json'), JSON.stringify(json));
    await expectSame(model, await tf.loadLayersModel(`file://${path}/model.json`));
  });

  it('that are missing or damaged are refused by file', async () => {
    const load = (name: string) => tf.loadLayersModel(`file://${join(folder, name)}`);
    await expect(load('nothing/model.json')).rejects.toThrow(
      'nothing/model.json: there is no such file; a model is saved with',
    );
    await modelOf().save(`file://${join(folder, 'damaged')}`);
    const weights = join(folder, 'damaged/weights.bin');
    writeFileSync(weights, readFileSync(weights).subarray(0, 40));
    await expect(load('damaged')).rejects.toThrow('got 40 bytes of weights, expected 92');
    rmSync(weights);
    await expect(load('damaged')).rejects.toThrow('weights.bin: there is no such file');
    writeFileSync(join(folder, 'damaged/model.json'), '{"modelTop');
    await expect(load('damaged')).rejects.toThrow('model.json: is no JSON');
    writeFileSync(join(folder, 'damaged/model.json'), '{}');
    await expect(load('damaged')).rejects.toThrow('has no modelTopology');
  });

  it('are not saved in place of a file, which stays', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    await expect(modelOf().save(`file://${file}`)).rejects.toThrow('is a file');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('leave another package’s handler its place', async () => {
    const saved: string[] = [];
    const url = `file://${join(folder, 'other')}`;
    tf.io.registerSaveRouter((given) =>
      given === url
        ? {
            save: async () => {
              saved.push(url);
              return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
            },
          }
        : (null as never),
    );
    await modelOf().save(url);
    expect(saved).toEqual([url]);
  });
});

it('files are fetched', async () => {
  const file = join(folder, 'data with space.json');
  writeFileSync(file, '{"a": "中"}');
  const response = await tf.util.fetch(pathToFileURL(file).href);
  expect(await response.json()).toEqual({ a: '中' });
  await expect(tf.util.fetch(`file://${folder}/none`)).rejects.toThrow('none: cannot be read');
  // Whatever `fetch` itself takes.
  const fetch = tf.util.fetch as typeof globalThis.fetch;
  const url = pathToFileURL(file);
  for (const given of [url, new Request(url), url.href.replace('file://', 'FILE:')])
    expect(await (await fetch(given)).json()).toEqual({ a: '中' });
  const data = new URL('data:text/plain,beyond');
  expect(await (await fetch(data)).text()).toBe('beyond');
});

it('a URL names a path', () => {
  const path = (url: string, platform: NodeJS.Platform = 'linux') =>
    pathOfUrl(url, { platform } as typeof process);
  expect(path('file:///a/b%20c')).toBe('/a/b c');
  expect(path('file:/a/50%')).toBe('/a/50%');
  expect(path('file://models/a')).toBe('models/a');
  expect(path('file:///C:/models/a', 'win32')).toBe('C:/models/a');
});
