import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sendAndBreak } from '@test/breaking-connection';
import { onHost, Stopped, shownOnHost } from '@test/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublicFile } from '../../public/public-set.js';
import { type DownloadProgress, download } from './download.js';

const content = Buffer.from('a line of text that is worth downloading\n'.repeat(5000));
const sha256 = createHash('sha256').update(content).digest('hex');

let folder: string;
let server: Server;
let address: string;
let requests: IncomingMessage[];
/** What the server does with the n-th request; afterwards it behaves. */
let misdeeds: ((request: IncomingMessage, response: ServerResponse) => void)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-download-'));
  requests = [];
  misdeeds = [];
  server = createServer((request, response) => {
    const misdeed = misdeeds[requests.length];
    requests.push(request);
    (misdeed ?? serve)(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/text.txt`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

function serve(request: IncomingMessage, response: ServerResponse, body = content) {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= body.length && start > 0) return response.writeHead(416).end();
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': body.length - start,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {}),
  });
  return response.end(body.subarray(start));
}
/** Sends a part of what was asked for and breaks the connection. */
const breakAfter = (bytes: number) => (request: IncomingMessage, response: ServerResponse) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': content.length - start,
    ...(start > 0
      ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }
      : {}),
  });
  const part = content.subarray(start, start + bytes);
  sendAndBreak(response, part, folder, start + part.length);
};
const file = (): PublicFile => ({
  name: 'text.txt',
  url: address,
  checksum: { sha256 },
  bytes: content.length,
});
const path = () => join(folder, 'set', 'text.txt');
const left = () => readdirSync(join(folder, 'set'));

describe('download', () => {
  it('puts the content into its place and tells how far it is', async () => {
    const progress: DownloadProgress[] = [];
    await download(file(), path(), { onProgress: (p) => progress.push(p) });
    expect(readFileSync(path())).toEqual(content);
    expect(left()).toEqual(['text.txt']);
    expect(progress.at(-1)).toEqual({
      file: 'text.txt',
      receivedBytes: content.length,
      totalBytes: content.length,
    });
  });

  it('checks the content of gzip data and by git id', async () => {
    misdeeds = [(request, response) => serve(request, response, gzipSync(content))];
    await download(file(), path());
    const blob = createHash('sha1')
      .update(`blob ${content.length}\0`)
      .update(content)
      .digest('hex');
    await download(
      { ...file(), checksum: { gitBlob: blob }, bytes: 1 << 20 },
      join(folder, 'set', 'b'),
    );
    expect(readFileSync(join(folder, 'set', 'b'))).toEqual(content);
  });

  it('takes up a broken connection where it broke', async () => {
    misdeeds = [breakAfter(60_000), breakAfter(50_000)];
    await download(file(), path());
    expect(readFileSync(path())).toEqual(content);
    const starts = requests.map(({ headers }) => Number(/\d+/.exec(headers.range ?? '0')![0]));
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeGreaterThan(0);
    expect(starts[2]).toBeGreaterThan(starts[1]!);
    expect(starts.length).toBe(3);
  });

  it('starts over with a server that ignores ranges', async () => {
    misdeeds = [
      breakAfter(60_000),
      (_, response) =>
        void response.writeHead(200, { 'content-length': content.length }).end(content),
    ];
    await download(file(), path());
    expect(readFileSync(path())).toEqual(content);
  });

  it('does not wait for a silent server', async () => {
    misdeeds = [(_, response) => void response.writeHead(200).write('a')];
    await download(file(), path(), { stallTimeout: 2000 });
    expect(readFileSync(path())).toEqual(content);
    misdeeds = [() => {}, () => {}, () => {}, () => {}];
    requests = [];
    await expect(
      download(file(), join(folder, 'set', 'other'), { stallTimeout: 100, retries: 1 }),
    ).rejects.toThrow(/nothing came for 0.1 s.*tried 2 times/);
  });

  it('tries again after an overload, not after a refusal', async () => {
    misdeeds = [(_, response) => void response.writeHead(503).end()];
    await download(file(), path());
    expect(requests.length).toBe(2);
    rmSync(path());
    requests = [];
    misdeeds = [(_, response) => void response.writeHead(404).end()];
    await expect(download(file(), path())).rejects.toThrow(/answered 404.*RESATTN_DATA_DIR/);
    expect(requests.length).toBe(1);
  });

  it('keeps nothing of content with another checksum', async () => {
    const page = Buffer.from('<html>Please log in</html>');
    misdeeds = [0, 1].map(() => (request: IncomingMessage, response: ServerResponse) => {
      serve(request, response, page);
    });
    await expect(download(file(), path())).rejects.toThrow(
      new RegExp(`expected the checksum ${sha256}, got [0-9a-f]{64}. Nothing was kept`),
    );
    expect(left()).toEqual([]);
  });

  it('stops a server that sends without end, and gzip data that swell without end', async () => {
    misdeeds = [
      (_, response) => {
        response.writeHead(200);
        const chunk = Buffer.alloc(1 << 16);
        const send = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', send);
        send();
      },
    ];
    await expect(download(file(), path())).rejects.toThrow(/sends more than the 205000 bytes/);
    requests = [];
    const bomb = gzipSync(Buffer.alloc(1 << 26));
    misdeeds = [0, 1].map(() => (request: IncomingMessage, response: ServerResponse) => {
      serve(request, response, bomb);
    });
    await expect(download(file(), path())).rejects.toThrow(/holds more than the 205000 bytes/);
    expect(existsSync(path())).toBe(false);
  });

  it('continues with what an ended process left, and starts over when that does not fit', async () => {
    const nobody = 2 ** 22 + 1;
    mkdirSync(join(folder, 'set'));
    writeFileSync(`${path()}.${nobody}.part`, content.subarray(0, 100_000));
    await download(file(), path());
    expect(requests[0]!.headers.range).toBe('bytes=100000-');
    expect(readFileSync(path())).toEqual(content);

    rmSync(path());
    for (const [n, damaged] of [Buffer.alloc(1000), Buffer.alloc(content.length + 5)].entries()) {
      writeFileSync(`${path()}.${nobody + n}.part`, damaged);
      await download(file(), path());
      expect(readFileSync(path())).toEqual(content);
      expect(left()).toEqual(['text.txt']);
      rmSync(path());
    }
  });

  it('stops when told to, keeping what was received', async () => {
    const controller = new AbortController();
    const stopped = download(file(), path(), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(existsSync(path())).toBe(false);
  });

  it('stops with the notebook that runs it, and continues from there', async () => {
    const stopped = onHost((stop) => download(file(), path(), { onProgress: stop }));
    await expect(stopped).rejects.toThrow(Stopped);
    expect(existsSync(path())).toBe(false);
    await download(file(), path());
    expect(readFileSync(path())).toEqual(content);
    expect(left()).toEqual(['text.txt']);
  });

  it('shows one line in a notebook', async () => {
    const outputs = await shownOnHost(() => download(file(), path()));
    expect(new Set(outputs.map(({ id }) => id)).size).toBe(1);
    expect(outputs[0]!.data['text/plain']).toMatch(/^downloading text.txt {2}\d+ % {2}/);
    expect(outputs.at(-1)!.data['text/plain']).toBe('downloaded text.txt');
  });

  it('says how often it tried when the server is away', async () => {
    const unreachable = { ...file(), url: 'http://127.0.0.1:1/text.txt' };
    await expect(download(unreachable, path(), { retries: 1 })).rejects.toThrow(
      /127.0.0.1:1\/text.txt could not be downloaded .*tried 2 times/,
    );
  });
});
