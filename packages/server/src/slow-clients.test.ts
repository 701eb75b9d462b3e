import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { letterClassifier, wordGenerator } from './fixtures/fake-models.js';
import { closeServers, post, raw, serve } from './fixtures/serving.js';
import type { RunningServer } from './server.js';

afterEach(closeServers);

const line = 'POST /v1/predict HTTP/1.1\r\n';
const head = `${line}host: localhost\r\ncontent-type: application/json\r\n`;
const body = '{"text": "A"}';

/** Asks for something and reads nothing of the answer; resolves when the server lets go. */
function readNothing({ url }: RunningServer, path: string, asked: object): Promise<void> {
  const { hostname, port } = new URL(url);
  const content = JSON.stringify(asked);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
          `content-length: ${content.length}\r\n\r\n${content}`,
      );
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    // A paused socket does not see the end: one that cannot be written to does.
    const probe = setInterval(() => {
      if (!socket.destroyed) socket.write('\r\n');
      else clearInterval(probe);
    }, 200);
  });
}

describe('clients that send slowly', () => {
  it.each([
    ['nothing', '', ''],
    ['a line', 'POST /v1/pred', ''],
    ['headers, byte by byte', line, 'x-long: a'.padEnd(10_000, 'a')],
    ['a body, byte by byte', `${head}content-length: 10000\r\n\r\n{"text": "`, 'A'.repeat(9990)],
    [
      'chunks, byte by byte',
      `${head}transfer-encoding: chunked\r\n\r\n`,
      '1\r\nA\r\n'.repeat(2000),
    ],
  ])('are told so, and let go: %s', async (_, text, rest) => {
    const server = await serve({ limits: { seconds: 1 } });
    expect(await raw(server, text, { rest })).toMatch(/^HTTP\/1.1 408 [\s\S]*too_slow/);
  });

  it('do not keep others from being answered, however many they are', async () => {
    const server = await serve({ limits: { seconds: 10 } });
    const slow = Array.from({ length: 200 }, (_, i) =>
      raw(server, i % 2 ? line : `${head}content-length: 10000\r\n\r\n`, {
        rest: 'x'.repeat(9000),
        between: 1000,
      }),
    );
    for (let i = 0; i < 20; i++) {
      expect((await post(server, { text: 'A' })).status).toBe(200);
    }
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('are answered when they come to an end in time', async () => {
    const server = await serve({ limits: { seconds: 600 } });
    const answer = await raw(server, `${head}connection: close\r\n`, {
      rest: `content-length: ${body.length}\r\n\r\n${body}`,
      between: 1,
    });
    expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*"label":"A"/);
  });
});

describe('clients that do not read', () => {
  it('are let go with their answers', async () => {
    const server = await serve({
      models: [letterClassifier()],
      limits: { seconds: 5, bodyBytes: 2 ** 23, textLength: 2 ** 22 },
    });
    // More than the buffers between the two hold.
    await readNothing(server, '/v1/predict', { texts: Array(3).fill('A'.repeat(2 ** 21)) });
    expect((await post(server, { text: 'A' })).status).toBe(200);
  });

  it('do not hold a stream', async () => {
    const model = wordGenerator('words', { length: 2 ** 20 });
    const server = await serve({
      models: [model],
      limits: { seconds: 5, streams: 1, tokens: 1_000_000 },
    });
    const asked = { text: 'x', maxNewTokens: 1_000_000, stream: true };
    await readNothing(server, '/v1/generate', asked);
    while (model.ended.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { status } = await post(server, { text: 'x', maxNewTokens: 1 }, { path: '/v1/generate' });
    expect(status).toBe(200);
  });
});
