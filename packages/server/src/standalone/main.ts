// The server of an exported folder, bundled to one file: the models beside it, on the wasm backend.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createApp } from '../http/app.js';
import { loadServed } from '../models/load-served.js';
import type { ServedModel } from '../models/served-model.js';
import { resolveOptions } from '../options.js';
import { startServer } from '../server.js';

async function loadModels(folder: string): Promise<ServedModel[]> {
  setWasmPaths(`${folder}/`);
  await tf.setBackend('wasm');
  setSeed(0);
  const parent = join(folder, 'models');
  const models: ServedModel[] = [];
  for (const name of readdirSync(parent).sort())
    models.push(await loadServed(join(parent, name), { name }));
  return models;
}

/** What the environment says: `RESATTN_TOKEN`, and `RESATTN_HOSTS` with commas between. */
function access() {
  const token = process.env.RESATTN_TOKEN || undefined;
  const hosts = process.env.RESATTN_HOSTS?.split(',').filter(Boolean);
  return { ...(token !== undefined && { token }), ...(hosts?.length && { hosts }) };
}

/** Serves the models of a folder on `HOST` (every address) and `PORT` (8000) until SIGTERM or SIGINT. */
export async function start(folder: string): Promise<void> {
  const server = await startServer({
    models: await loadModels(folder),
    host: process.env.HOST || '0.0.0.0',
    port: Number(process.env.PORT || 8000),
    logger: true,
    ...access(),
  });
  let isEnding = false;
  const end = () => {
    if (isEnding) process.exit(1);
    isEnding = true;
    void server.close();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  await server.ready;
  console.log(JSON.stringify({ level: 'info', url: server.url, msg: 'ready' }));
}

/** A request as a function service hands it over: HTTP API payload format 2.0. */
interface FunctionEvent {
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

let app: ReturnType<typeof createApp> | undefined;
async function appOf(folder: string): ReturnType<typeof createApp> {
  const models = await loadModels(folder);
  return createApp(resolveOptions({ models, host: '0.0.0.0', ...access() }), { phase: 'ready' });
}

/** Answers one request without a socket: the models are loaded by the first and kept. */
export async function answer(folder: string, event: FunctionEvent) {
  const { app: running } = await (app ??= appOf(folder));
  const { rawPath, rawQueryString, headers = {}, body, isBase64Encoded } = event;
  const response = await running.inject({
    method: event.requestContext.http.method as 'GET',
    url: rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath,
    headers,
    ...(body !== undefined && {
      payload: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    }),
  });
  return {
    statusCode: response.statusCode,
    headers: { 'content-type': String(response.headers['content-type'] ?? 'application/json') },
    body: response.payload,
  };
}
