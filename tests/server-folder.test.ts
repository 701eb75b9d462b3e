// The folder that `resattn export --to server` writes: plain Node serves it, with nothing installed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { saveClassifier } from '@resattn/models/node';
import { type ExportedServer, exportServer } from '@resattn/server';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainedClassifier } from '../packages/server/src/fixtures/trained-classifier.js';
import { run } from './support/run.js';

let folder = '';
let exported: ExportedServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-folder-'));
  await tf.setBackend('cpu');
  const bundle = await trainedClassifier();
  await saveClassifier(join(folder, 'greetings'), bundle);
  exported = await exportServer(join(folder, 'greetings'), join(folder, 'out'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The environment without what finds modules elsewhere. */
const env = () => ({ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0' });

function urlOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stdout! }).on('line', (line) => {
      const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
      if (msg === 'ready') resolve(url!);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

test('has one bundled file, the model and the recipes, in less than 60 MB', () => {
  const names = exported.files.map(({ name }) => name);
  for (const name of ['server.cjs', 'Dockerfile', 'compose.yaml', 'kubernetes.yaml', 'handler.cjs'])
    expect(names).toContain(name);
  expect(names).toContain(join('models', 'greetings', 'weights.safetensors'));
  expect(exported.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(60e6);
});

test('what its image copies is there', () => {
  const recipe = readFileSync(join(exported.folder, 'Dockerfile'), 'utf8');
  const copied = [...recipe.matchAll(/\/app\/(\S+)/g)].map(([, name]) => name!);
  expect(copied).toContain('server.cjs');
  for (const name of copied) expect(existsSync(join(exported.folder, name)), name).toBe(true);
});

test('answers by plain Node from the folder alone, and ends by SIGTERM', async () => {
  const server = spawn(process.execPath, ['server.cjs'], {
    cwd: exported.folder,
    env: env(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    const url = await urlOf(server);
    const response = await fetch(`${url}/v1/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'guten Morgen' }),
    });
    expect(await response.json()).toMatchObject({
      model: 'greetings',
      prediction: { label: 'de' },
    });
    expect(await (await fetch(`${url}/docs/json`)).json()).toMatchObject({ openapi: '3.1.0' });
  } finally {
    server.kill('SIGTERM');
  }
  expect(await ended).toBe(0);
});

test('answers a function service', () => {
  const program = `require('./handler.cjs').handler({
    requestContext: { http: { method: 'POST' } }, rawPath: '/v1/predict',
    headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'good day' }),
  }).then((answer) => { console.log(JSON.stringify(answer)); process.exit(); });`;
  const said = run(process.execPath, ['-e', program], exported.folder).trim().split('\n').at(-1)!;
  const { statusCode, body } = JSON.parse(said) as { statusCode: number; body: string };
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ prediction: { label: 'en' } });
});

test('is not written over another folder, nor from what is no model', async () => {
  await expect(exportServer(join(folder, 'greetings'), exported.folder)).rejects.toThrow(
    'not empty',
  );
  await expect(exportServer(join(folder, 'nothing'), join(folder, 'new'))).rejects.toThrow();
  expect(existsSync(join(folder, 'new'))).toBe(false);
  expect(statSync(exported.folder).isDirectory()).toBe(true);
});
