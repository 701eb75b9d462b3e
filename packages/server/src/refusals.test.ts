import { afterEach, describe, expect, it } from 'vitest';
import { letterClassifier, wordGenerator } from './fixtures/fake-models.js';
import { closeServers, post, raw, send, serve } from './fixtures/serving.js';

afterEach(closeServers);

describe('bad requests are answered with a status, a code and a sentence', () => {
  it.each([
    ['malformed JSON', '{"text": "A"', 400, 'invalid_json'],
    ['an empty body', '', 400, 'invalid_json'],
    ['no text', {}, 400, 'invalid_request'],
    ['text and texts', { text: 'A', texts: ['B'] }, 400, 'invalid_request'],
    ['a number for a text', { text: 5 }, 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['an array', [], 400, 'invalid_request'],
    ['a number among texts', { texts: ['A', 5] }, 400, 'invalid_request'],
    ['no texts', { texts: [] }, 400, 'invalid_request'],
    ['too many texts', { texts: Array(300).fill('A') }, 400, 'invalid_request'],
    ['an unknown field', { text: 'A', tekst: 1 }, 400, 'invalid_request'],
    ['a prototype', '{"text": "A", "__proto__": {"x": 1}}', 400, 'invalid_json'],
    ['topK of 0', { text: 'A', topK: 0 }, 400, 'invalid_request'],
    ['an empty text', { text: '' }, 400, 'invalid_request'],
    ['a text of spaces', { text: ' \n\u3000' }, 400, 'text_empty'],
    ['a huge text', { text: 'A'.repeat(20_001) }, 400, 'invalid_request'],
    ['half a surrogate pair', '{"text": "A\\ud83d"}', 400, 'text_not_unicode'],
    ['an unknown model', { text: 'A', model: '../../etc' }, 404, 'unknown_model'],
    ['a body that is too large', { text: 'A'.repeat(2 ** 20) }, 413, 'body_too_large'],
  ])('%s', async (_, sent, status, code) => {
    const answer = await post(await serve(), sent);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(/^[A-Z a-z].*\.$/);
  });

  it('another media type, another method, another path', async () => {
    const server = await serve();
    const text = await post(server, 'A', { headers: { 'content-type': 'text/plain' } });
    expect([text.status, text.body.error.code]).toEqual([415, 'not_json']);
    const get = await fetch(`${server.url}/v1/predict`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const elsewhere = await fetch(`${server.url}/../../etc/passwd`);
    expect(elsewhere.status).toBe(404);
    expect(
      await raw(server, 'GET /%c0 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 400 [\s\S]*bad_request/);
  });

  it.each([
    ['a page that took over this address', { host: 'evil.example' }, 403, 'host_not_allowed'],
    ['the same with a port', { host: 'evil.example:8000' }, 403, 'host_not_allowed'],
    ['a compressed body', { 'content-encoding': 'gzip' }, 415, 'encoding_not_supported'],
    [
      'a body in UTF-16',
      { type: 'application/json; charset=utf-16' },
      415,
      'charset_not_supported',
    ],
  ])('%s', async (_, headers: Record<string, string>, status, code) => {
    const { host = 'localhost', type = 'application/json', ...rest } = headers;
    const lines = Object.entries({ host, 'content-type': type, ...rest });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const answer = await raw(
      await serve(),
      `POST /v1/predict HTTP/1.1\r\n${head}connection: close\r\ncontent-length: 13\r\n\r\n{"text": "A"}`,
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*${code}`));
  });

  it.each([
    ['localhost:8000', {}],
    ['LOCALHOST', {}],
    ['my.localhost', {}],
    ['[::1]:8000', {}],
    ['192.168.7.7', {}],
    ['models.example:443', { hosts: ['Models.example'] }],
  ])('the host %s is answered', async (host, options) => {
    const answer = await raw(
      await serve(options),
      `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });

  it('a text that is not UTF-8 is not read as another', async () => {
    const server = await serve();
    const { status } = await post(server, '{"text": "Ä"}');
    expect(status).toBe(200);
    const response = await fetch(`${server.url}/v1/predict`, {
      method: 'POST',
      body: Buffer.from('{"text": "Ä"}', 'latin1'),
      headers: { 'content-type': 'application/json' },
    });
    expect([
      response.status,
      ((await response.json()) as { error: { code: string } }).error.code,
    ]).toEqual([400, 'not_utf8']);
  });

  it('50 MB are refused without being read', async () => {
    const server = await serve();
    const head =
      'POST /v1/predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const answer = await raw(server, `${head}content-length: 52428800\r\n\r\n{"text": "`);
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*body_too_large/);
  });

  it('a body without an end, of unknown length, as soon as it is too large', async () => {
    const server = await serve();
    const head =
      'POST /v1/predict HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const chunk = `10000\r\n${'A'.repeat(2 ** 16)}\r\n`;
    // Sent at once, most of it is never read.
    const answer = await raw(
      server,
      `${head}transfer-encoding: chunked\r\n\r\n${chunk.repeat(40)}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*body_too_large/);
  });

  it('what is not HTTP', async () => {
    expect(await raw(await serve(), 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*bad_request/);
  });

  it.each([
    ['no text', {}, 400, 'invalid_request'],
    ['a number for a text', { text: 5 }, 400, 'invalid_request'],
    ['an empty text', { text: '' }, 400, 'invalid_request'],
    ['a huge text', { text: 'A'.repeat(20_001) }, 400, 'invalid_request'],
    ['half a surrogate pair', '{"text": "A\\udc00"}', 400, 'text_not_unicode'],
    ['more tokens than there may be', { text: 'A', maxNewTokens: 1e6 }, 400, 'invalid_request'],
    ['an unknown model', { text: 'A', model: 'nobody' }, 404, 'unknown_model'],
    ['a text without anything to read', { text: ' ', stream: true }, 400, 'text_empty'],
  ])('to generate: %s', async (_, sent, status, code) => {
    const answer = await post(await serve({ models: [wordGenerator()] }), sent, {
      path: '/v1/generate',
    });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(/^[A-Z a-z].*\.$/);
  });
});

describe('overload', () => {
  it('is answered with 503 and Retry-After, and what was accepted is answered', async () => {
    const server = await serve({
      models: [letterClassifier('letters', { milliseconds: 100 })],
      batching: { maxSize: 2 },
      limits: { queue: 4 },
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => post(server, { text: 'A' })),
    );
    const accepted = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 503);
    expect(accepted.length).toBeGreaterThanOrEqual(4);
    expect(refused.length).toBeGreaterThan(0);
    expect(accepted.length + refused.length).toBe(40);
    for (const { response, body } of refused) {
      expect(body.error.code).toBe('overloaded');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    expect((await post(server, { text: 'A' })).status).toBe(200);
  });

  it('of streams too', async () => {
    const model = wordGenerator();
    const server = await serve({ models: [model], limits: { streams: 2, tokens: 1_000_000 } });
    const asked = { text: 'x', maxNewTokens: 1_000_000, stream: true };
    const path = '/v1/generate';
    const streams = await Promise.all([1, 2].map(() => send(server, asked, { path })));
    const { status, body, response } = await post(server, asked, { path });
    expect([status, body.error.code]).toEqual([503, 'overloaded']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    for (const { body } of streams) await body!.cancel();
    while (model.ended.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await post(server, { text: 'x', maxNewTokens: 1 }, { path })).status).toBe(200);
  });

  it('a request that is not answered in time is given up', async () => {
    const server = await serve({
      models: [letterClassifier('letters', { milliseconds: 3000 })],
      limits: { seconds: 0.5 },
    });
    const { status, body } = await post(server, { text: 'A' });
    expect([status, body.error.code]).toEqual([503, 'timed_out']);
  });
});
