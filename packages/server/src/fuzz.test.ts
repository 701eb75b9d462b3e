import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveClassifier } from '@resattn/models/node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainedClassifier } from './fixtures/trained-classifier.js';
import { loadServedClassifier } from './models/load-classifier.js';
import { type RunningServer, startServer } from './server.js';

let folder = '';
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'served-'));
  await saveClassifier(join(folder, 'model'), await trainedClassifier());
  await writeFile(join(folder, 'config.json'), '{"maxLength": 40}');
  await writeFile(
    join(folder, 'data.json'),
    '{"labels": ["en", "de"], "labelNames": ["English", "German"]}',
  );
  const model = await loadServedClassifier(folder, { name: 'greetings', batchSize: 8 });
  server = await startServer({ models: [model], port: 0, limits: { textLength: 2000 } });
  await server.ready;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const post = (body: string | Uint8Array, path = '/v1/predict', type = 'application/json') =>
  fetch(server.url + path, {
    method: 'POST',
    body: body as BodyInit,
    headers: { 'content-type': type },
  });

describe('a classifier of a run', () => {
  it('answers with the names and the length of its run', async () => {
    const text = `guten ${'x'.repeat(50)}`;
    const response = await post(JSON.stringify({ texts: ['guten Tag', text], attention: true }));
    const { predictions } = (await response.json()) as {
      predictions: { attention: unknown[] }[];
    };
    expect(predictions[0]).toMatchObject({ label: 'de', name: 'German', isTruncated: false });
    expect(predictions[1]).toMatchObject({ isTruncated: true });
    expect(predictions[1]!.attention).toHaveLength(40);
  });
});

/** Requests between well-formed and hopeless. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('', ' ', '\u0000', '\ud800', '\u200f', '\ufeff', '{}', 'a'.repeat(2001)),
);
const anyBody = fc.oneof(
  fc.record({ text: anyText }).map((body) => JSON.stringify(body)),
  fc
    .record(
      {
        text: fc.oneof(anyText, fc.jsonValue()),
        texts: fc.oneof(fc.array(anyText, { maxLength: 5 }), fc.jsonValue()),
        model: fc.oneof(fc.constant('greetings'), fc.jsonValue()),
        attention: fc.oneof(fc.boolean(), fc.jsonValue()),
        topK: fc.oneof(fc.integer({ min: -1, max: 5 }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((body) => JSON.stringify(body)),
  fc.json(),
  anyText,
  fc.uint8Array({ maxLength: 100 }),
);
const anyPath = fc.oneof(
  { weight: 9, arbitrary: fc.constant('/v1/predict') },
  { weight: 1, arbitrary: fc.constantFrom('/*/', '/:a(', '/v1/*', '/(b)/c', '/%zz') },
  {
    weight: 1,
    arbitrary: fc.webPath().map((path) => `/${path.replace(/^\/+/, '')}`),
  },
);
const anyType = fc.oneof(
  { weight: 9, arbitrary: fc.constant('application/json') },
  { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=x', 'a/b') },
);

it('answers 1,000 requests of every kind without a failure of its own', async () => {
  const statuses: Record<number, number> = {};
  await fc.assert(
    fc.asyncProperty(anyBody, anyPath, anyType, async (body, path, type) => {
      const response = await post(body, path, type);
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      expect(response.status).toBeLessThan(500);
      const answer = (await response.json()) as Record<string, unknown>;
      if (response.status === 200) {
        expect(JSON.stringify(answer)).not.toContain(':null');
      } else {
        expect(answer).toEqual({
          error: { code: expect.any(String), message: expect.any(String) },
        });
      }
    }),
    { numRuns: 1000 },
  );
  // Both kinds came by, and the process is as well as before.
  expect(statuses[200]).toBeGreaterThan(50);
  expect(statuses[400]).toBeGreaterThan(50);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});
