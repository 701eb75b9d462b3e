import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { letterClassifier, wordGenerator } from './fixtures/fake-models.js';
import { closeServers, post, send, serve } from './fixtures/serving.js';
import { resolveOptions } from './options.js';
import type { RunningServer } from './server.js';

afterEach(closeServers);

describe('predictions', () => {
  it('of one text, with all scores and names', async () => {
    const { status, body } = await post(await serve(), { text: 'xxB' });
    expect(status).toBe(200);
    expect(body).toEqual({
      model: 'letters',
      prediction: {
        label: 'B',
        score: 0.8,
        scores: [
          { label: 'B', score: 0.8 },
          { label: 'A', name: 'Letter A', score: 0.1 },
          { label: 'C', score: 0.1 },
        ],
        text: 'xxB',
        isTruncated: false,
      },
    });
  });

  it('of several texts, in their order, with attention and as many classes as asked for', async () => {
    const asked = { texts: ['xA', 'C'], attention: true, topK: 1 };
    const { body } = await post(await serve(), asked);
    expect(body.predictions).toMatchObject([
      { label: 'A', name: 'Letter A', attention: [{ token: 'A', start: 1, end: 2, weight: 1 }] },
      { label: 'C', attention: [{ token: 'C', start: 0, end: 1, weight: 1 }] },
    ]);
    expect(body.predictions[0]!.scores).toHaveLength(1);
  });

  it('come from the model that is named, else from the first', async () => {
    const server = await serve({ models: [letterClassifier('first'), letterClassifier('second')] });
    expect((await post(server, { text: 'A' })).body.model).toBe('first');
    expect((await post(server, { text: 'A', model: 'second' })).body.model).toBe('second');
  });

  it('of many clients are computed together', async () => {
    const model = letterClassifier('letters', { milliseconds: 20 });
    const server = await serve({ models: [model] });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => post(server, { text: 'ABC'[i % 3] })),
    );
    expect(answers.map(({ body }) => body.prediction.label)).toEqual(
      answers.map((_, i) => 'ABC'[i % 3]),
    );
    expect(model.batches.reduce((sum, size) => sum + size, 0)).toBe(60);
    expect(model.batches.length).toBeLessThan(30);
  });
});

describe('shutting down', () => {
  it('answers what was accepted, refuses the rest, frees the models', async () => {
    const model = letterClassifier('letters', { milliseconds: 50 });
    const server = await serve({ models: [model], batching: { maxSize: 2 } });
    const pending = Array.from({ length: 12 }, () => post(server, { text: 'B' }));
    while (model.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = server.close();
    const answers = await Promise.allSettled(pending);
    await closed;
    const statuses = answers.map((answer) =>
      answer.status === 'fulfilled' ? answer.value.status : 'refused',
    );
    expect(statuses).toContain(200);
    for (const status of statuses) expect([200, 503, 'refused']).toContain(status);
    expect(model.batches.reduce((sum, size) => sum + size, 0)).toBe(
      statuses.filter((status) => status === 200).length,
    );
    expect(model.isDisposed).toBe(true);
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('does not wait for connections on which nothing is asked', async () => {
    const server = await serve({ limits: { seconds: 600 } });
    const { hostname, port } = new URL(server.url);
    const sockets = [connect(Number(port), hostname), connect(Number(port), hostname)];
    for (const socket of sockets) {
      await once(socket, 'connect');
      // Cut off in the end.
      socket.on('error', () => {});
    }
    sockets[1]!.write('POST /v1/predict HTTP/1.1\r\n');
    await server.close();
    for (const socket of sockets) socket.destroy();
  });
});

describe('health', () => {
  it('is ready once the models are warm', async () => {
    let warm = () => {};
    const model = letterClassifier();
    model.warmUp = () =>
      new Promise((resolve) => {
        warm = resolve;
      });
    const server = await serve({ models: [model] });
    const statuses = async () => [
      (await fetch(`${server.url}/healthz`)).status,
      (await fetch(`${server.url}/readyz`)).status,
    ];
    expect(await statuses()).toEqual([200, 503]);
    warm();
    await server.ready;
    expect(await statuses()).toEqual([200, 200]);
  });

  it('is measured for Prometheus, without anything that a client chose', async () => {
    const server = await serve();
    await post(server, { text: 'A' });
    await fetch(`${server.url}/secret-path`);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('resattn_batch_size_count{model="letters"} 1');
    expect(text).toContain('resattn_request_seconds_count{route="/v1/predict",status="200"} 1');
    expect(text).toContain('resattn_refused_total{code="not_found"} 1');
    expect(text).toContain('resattn_waiting_texts{model="letters"} 0');
    expect(text).not.toContain('secret-path');
  });
});

describe('a token', () => {
  const token = 'correct horse battery'.replaceAll(' ', '-');

  it('is wanted for models and metrics, not for health, docs and the page', async () => {
    const server = await serve({ token });
    for (const authorization of ['', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, token]) {
      const { status, body, response } = await post(
        server,
        { text: 'A' },
        { headers: { authorization } },
      );
      expect([status, body.error.code]).toEqual([401, 'unauthorized']);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
    }
    const headers = { authorization: `Bearer ${token}` };
    expect((await post(server, { text: 'A' }, { headers })).status).toBe(200);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${server.url}/v1/models`)).status).toBe(401);
    for (const path of ['/healthz', '/readyz', '/', '/docs/json'])
      expect((await fetch(server.url + path)).status, path).toBe(200);
  });
});

describe('the log', () => {
  it('has one JSON line an answer, and nothing that a client wrote', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(...String(chunk).trim().split('\n'));
        done();
      },
    });
    const server = await serve({ logger: { level: 'info', stream } });
    const headers = { 'user-agent': 'evil-agent', 'x-request-id': 'evil-id' };
    await post(server, { text: 'evil text\n{"level":60}' }, { headers });
    await post(server, 'evil json', { headers });
    await fetch(`${server.url}/evil-path%0a?evil=query`, { headers });
    await server.close();
    const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
    expect(answered.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['POST', '/v1/predict', 200],
      ['POST', '/v1/predict', 400],
      ['GET', 'none', 404],
    ]);
    expect(lines.join()).not.toContain('evil');
  });
});

describe('generation', () => {
  const generate = (server: RunningServer, body: unknown, signal?: AbortSignal) =>
    send(server, body, { path: '/v1/generate', ...(signal && { signal }) });

  it('answers with the whole text, or with events as it grows', async () => {
    const server = await serve({ models: [letterClassifier(), wordGenerator()] });
    expect(await (await generate(server, { text: 'x', maxNewTokens: 3 })).json()).toEqual({
      model: 'words',
      text: 'w0 w1 w2 ',
    });
    const streamed = await generate(server, { text: 'x', maxNewTokens: 2, stream: true });
    expect(streamed.headers.get('content-type')).toContain('text/event-stream');
    expect(await streamed.text()).toBe(
      'event: token\ndata: {"text":"w0 "}\n\n' +
        'event: token\ndata: {"text":"w1 "}\n\n' +
        'event: done\ndata: {}\n\n',
    );
  });

  it('says on request where the model looked', async () => {
    const server = await serve({ models: [wordGenerator()] });
    const attention = {
      source: ['x', 'y'],
      target: ['w0', 'w1'],
      weights: [
        [1, 0],
        [0, 1],
      ],
    };
    const request = { text: 'x y', maxNewTokens: 2, attention: true };
    expect(await (await generate(server, request)).json()).toEqual({
      model: 'words',
      text: 'w0 w1 ',
      attention,
    });
    const streamed = await (await generate(server, { ...request, stream: true })).text();
    expect(streamed).toContain(
      `event: attention\ndata: ${JSON.stringify(attention)}\n\nevent: done\n`,
    );
  });

  it('tells in the stream that it failed', async () => {
    const server = await serve({ models: [wordGenerator()] });
    const streamed = await (await generate(server, { text: 'fail', stream: true })).text();
    expect(streamed).toContain('event: error\ndata: {"code":"internal"');
    expect((await generate(server, { text: 'fail' })).status).toBe(500);
  });

  it('ends when the client goes', async () => {
    const model = wordGenerator();
    const server = await serve({ models: [model], limits: { tokens: 1_000_000 } });
    const controller = new AbortController();
    const asked = { text: 'x', maxNewTokens: 1_000_000, stream: true };
    const { body } = await generate(server, asked, controller.signal);
    await body!.getReader().read();
    controller.abort();
    while (model.ended.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(model.ended).toEqual(['aborted']);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('what is served beside models', () => {
  it('a list of them', async () => {
    const server = await serve({ models: [letterClassifier(), wordGenerator()] });
    const { models } = (await (await fetch(`${server.url}/v1/models`)).json()) as {
      models: unknown[];
    };
    expect(models).toMatchObject([
      {
        name: 'letters',
        task: 'classification',
        labels: [{ label: 'A', name: 'Letter A' }, {}, {}],
      },
      { name: 'words', task: 'generation' },
    ]);
  });

  it('an OpenAPI description, and a page of it', async () => {
    const server = await serve();
    const description = (await (await fetch(`${server.url}/docs/json`)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(description.openapi).toMatch(/^3\./);
    expect(Object.keys(description.paths)).toEqual([
      '/healthz',
      '/readyz',
      '/v1/predict',
      '/v1/models',
    ]);
    const page = await fetch(`${server.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  });
});

it.each([
  [{ models: [] }, 'models is empty'],
  [{ models: [letterClassifier(), letterClassifier()] }, 'two models are called "letters"'],
  [{ token: 'short' }, 'the token has 5 characters'],
  [{ limits: { queue: 0 } }, 'limits.queue is 0'],
  [{ batching: { maxDelay: -1 } }, 'batching.maxDelay is -1'],
])('refuses options %#', async (options, message) => {
  await expect(serve(options)).rejects.toThrow(message);
});

it('takes what is undefined for what is not given', () => {
  const options = { models: [letterClassifier()] };
  const nothing = { limits: { queue: undefined }, batching: { maxSize: undefined } };
  expect(resolveOptions({ ...options, ...nothing })).toEqual(resolveOptions(options));
});

it('says when the address is taken', async () => {
  const { url } = await serve();
  const port = Number(new URL(url).port);
  await expect(serve({ port })).rejects.toThrow(`127.0.0.1:${port} is taken`);
});
