import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CharTokenizer } from '@resattn/data';
import { makeLanguageModel, makeSequenceToSequence } from '@resattn/models';
import { saveLanguageModel, saveSequence } from '@resattn/models/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../server.js';
import { loadServedLanguageModel, loadServedSequence } from './load-generator.js';

let folder = '';
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generators-'));
  const tokenizer = CharTokenizer.train(['abcdefgh'], {
    specialTokens: { pad: '<pad>', unk: '<unk>', bos: '<s>', eos: '</s>' },
  });
  const { bos, eos } = tokenizer.specialTokens as { bos: number; eos: number };
  const size = { modelDim: 8, numHeads: 2, hiddenUnits: 8 };
  const vocabularySize = tokenizer.vocabularySize;
  const model = makeSequenceToSequence('transformer', {
    ...size,
    position: 'learned',
    maxLength: 16,
    startId: bos,
    eosId: eos,
    sourceVocabularySize: vocabularySize,
    targetVocabularySize: vocabularySize,
  } as Parameters<typeof makeSequenceToSequence>[1]);
  const bundle = { model, sourceTokenizer: tokenizer, targetTokenizer: tokenizer };
  await saveSequence(join(folder, 'translate'), bundle);
  const config = { ...size, vocabularySize, eosId: eos };
  await saveLanguageModel(join(folder, 'write'), {
    model: makeLanguageModel('transformer', config),
    tokenizer,
  });
  server = await startServer({
    models: [
      await loadServedSequence(join(folder, 'translate'), { name: 'translate' }),
      await loadServedLanguageModel(join(folder, 'write'), { name: 'write' }),
    ],
    port: 0,
  });
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

it.each(['translate', 'write'])('streams what it writes: %s', async (model) => {
  const ask = (stream: boolean) =>
    fetch(`${server.url}/v1/generate`, {
      method: 'POST',
      body: JSON.stringify({ text: 'abc', model, maxNewTokens: 5, stream, attention: true }),
      headers: { 'content-type': 'application/json' },
    });
  const { attention, ...whole } = (await (await ask(false)).json()) as {
    text: string;
    attention?: { source: string[]; weights: number[][] };
  };
  const events = (await (await ask(true)).text()).trim().split('\n\n');
  const pieces = events
    .filter((event) => event.startsWith('event: token'))
    .map((event) => (JSON.parse(event.split('data: ')[1]!) as { text: string }).text);
  expect(pieces.join('')).toBe(whole.text);
  // Only what reads a source looks at one.
  expect(attention?.source).toEqual(model === 'translate' ? ['a', 'b', 'c'] : undefined);
  for (const row of attention?.weights ?? [])
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
  expect(events.at(-1)).toBe('event: done\ndata: {}');
});

it('names the field of the request where a model cannot write so much, and does not ask for it by itself', async () => {
  const ask = (body: object) =>
    fetch(`${server.url}/v1/generate`, {
      method: 'POST',
      body: JSON.stringify({ text: 'abc', model: 'translate', ...body }),
      headers: { 'content-type': 'application/json' },
    });
  expect((await ask({})).status).toBe(200);
  for (const stream of [false, true]) {
    const refused = await ask({ maxNewTokens: 500, stream });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      error: {
        code: 'invalid_request',
        message:
          'generate: maxNewTokens is 500, but the model has 16 positions; expected at most 16.',
      },
    });
  }
});
