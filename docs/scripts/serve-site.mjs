// The built site behind a server of static files, for the programs that look at it in Chromium.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { docs } from './site-folder.mjs';

export const dist = join(docs, '.vitepress/dist');

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.ipynb': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the folder as it is: no page is made, no address is rewritten but a folder's to its index.
 *
 * @param {string} folder
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export function serveSite(folder = dist) {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`there is no site in ${folder}: build it with npm run docs`);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    let file = join(folder, normalize(decodeURIComponent(pathname)));
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

/** Chromium; RESATTN_CHROMIUM names it where it is elsewhere. */
export function launchChromium() {
  const executablePath = process.env.RESATTN_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no Chromium at ${executablePath}; RESATTN_CHROMIUM names it`);
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
