import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { fileSystem } from './model-folder.js';

const scheme = /^file:(\/\/)?/i;

/**
 * The path that a `file:` URL names: absolute after one or three slashes, else relative to the working
 * folder, as in tfjs-node. `%20` and its like are read as in every URL.
 */
export function pathOfUrl(url: string, { platform } = process): string {
  const named = url.replace(scheme, '');
  // `file:///C:/models` on Windows.
  const path = platform === 'win32' ? named.replace(/^\/(?=[a-z]:)/i, '') : named;
  try {
    return decodeURIComponent(path);
  } catch {
    // A lone % is part of a name.
    return path;
  }
}

let isAsking = false;

/** The handler of a URL, unless another package (tfjs-node) has one: tfjs refuses two. */
function route(url: string | string[], handlers: typeof tf.io.getSaveHandlers): tf.io.IOHandler {
  const none = null as unknown as tf.io.IOHandler;
  if (isAsking || typeof url !== 'string' || !scheme.test(url)) return none;
  isAsking = true;
  try {
    return handlers(url).length > 0 ? none : fileSystem(pathOfUrl(url));
  } finally {
    isAsking = false;
  }
}

const types: Record<string, string> = {
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
};

/** Answers a request for a `file:` URL with the file. */
async function fetchFile(url: string): Promise<Response> {
  const path = pathOfUrl(url);
  try {
    const type = types[extname(path)] ?? 'application/octet-stream';
    return new Response(await readFile(path), { headers: { 'content-type': type } });
  } catch (error) {
    throw new Error(`${url}: cannot be read (${(error as Error).message})`, { cause: error });
  }
}

/**
 * Lets tfjs save models to and load them from `file://` URLs, and `tf.util.fetch` read them: what
 * tfjs-node does and tfjs alone does not. Done when this package is imported.
 */
export function registerFileUrls(): void {
  tf.io.registerSaveRouter((url) => route(url, tf.io.getSaveHandlers));
  tf.io.registerLoadRouter((url) => route(url, tf.io.getLoadHandlers as never));
  const { platform } = tf.env();
  const fetch = platform.fetch.bind(platform);
  // Its type says text, but what `fetch` takes is passed on: URL objects and requests too.
  platform.fetch = (url: string | URL | Request, init) => {
    const href = url instanceof Request ? url.url : String(url);
    return scheme.test(href) ? fetchFile(href) : fetch(url as string, init);
  };
}
