import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setSeed } from '@resattn/core';
import { train, wordPieceTokenizerTrainer } from '@resattn/data';
import { EncoderPipeline } from '@resattn/models';
import { loadPretrained, savePretrained } from '@resattn/models/node';
import { buildPretrained, type PretrainedTask } from '@resattn/models/pretrained';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../server.js';
import { loadServed } from './load-served.js';

const tokenizer = train(wordPieceTokenizerTrainer({ vocabularySize: 60 }), [
  'the old river runs past the green hills and the small town',
]);
const sizes = { vocab_size: 60, initializer_range: 0.5, pad_token_id: 0, eos_token_id: 3 };
const encoder = {
  ...{ model_type: 'bert', hidden_size: 8, num_hidden_layers: 1, num_attention_heads: 2 },
  ...{ intermediate_size: 8, max_position_embeddings: 16 },
};
const labels = { id2label: { 0: 'joy', 1: 'fear', 2: 'anger' } };
const models: Readonly<Record<string, [PretrainedTask, Record<string, unknown>]>> = {
  stars: [
    'sequence-classification',
    { ...encoder, id2label: { 0: 'stars' }, problem_type: 'regression' },
  ],
  single: ['sequence-classification', { ...encoder, id2label: { 0: 'spam' } }],
  emotions: [
    'sequence-classification',
    { ...encoder, ...labels, problem_type: 'multi_label_classification' },
  ],
  writer: [
    'causal-lm',
    { model_type: 'gpt2', n_embd: 8, n_layer: 1, n_head: 2, n_positions: 24, n_inner: 8 },
  ],
  reader: [
    'seq2seq',
    { model_type: 't5', d_model: 8, d_kv: 4, d_ff: 8, num_layers: 1, num_heads: 2 },
  ],
  gaps: ['masked-lm', encoder],
};

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-served-'));
  for (const [name, [task, config]] of Object.entries(models)) {
    setSeed(3);
    const model = buildPretrained({ ...sizes, ...config }, { task });
    await savePretrained(join(folder, name), { model, tokenizer, companions: {} });
    model.dispose();
  }
  const served = Object.keys(models).filter((name) => name !== 'gaps');
  server = await startServer({
    models: await Promise.all(served.map((name) => loadServed(join(folder, name), { name }))),
    port: 0,
  });
});

afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true });
});

const post = async (route: string, body: object) => {
  const response = await fetch(`${server.url}${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
};

describe('a pretrained model, served from its folder', () => {
  const text = 'the old river';

  it('is what its class says, with the meaning of its scores', async () => {
    const response = await fetch(`${server.url}/v1/models`);
    const { models: listed } = (await response.json()) as { models: Record<string, unknown>[] };
    expect(listed.map(({ name, task, problemType }) => [name, task, problemType])).toEqual([
      ['stars', 'classification', 'regression'],
      ['single', 'classification', 'multi_label_classification'],
      ['emotions', 'classification', 'multi_label_classification'],
      ['writer', 'generation', undefined],
      ['reader', 'generation', undefined],
    ]);
  });

  it.each(['stars', 'single', 'emotions'])(
    '%s: scores as the reference reads logits',
    async (name) => {
      const bundle = await loadPretrained(join(folder, name));
      const pipeline = new EncoderPipeline(bundle);
      const [wanted] = await pipeline.classify([text]);
      const { prediction } = (await post('/v1/predict', { text, model: name })) as {
        prediction: { score: number; scores: { label: string; score: number }[] };
      };
      expect(prediction.scores.map(({ label }) => label)).toEqual(
        wanted!.scores.map(({ label }) => label),
      );
      prediction.scores.forEach(({ score }, i) => {
        expect(score).toBeCloseTo(wanted!.scores[i]!.score, 5);
      });
      const total = prediction.scores.reduce((sum, { score }) => sum + score, 0);
      // Not one of several that exclude each other.
      expect(Math.abs(total - 1)).toBeGreaterThan(1e-3);
      pipeline.dispose();
      bundle.model.dispose();
    },
  );

  it.each(['writer', 'reader'])('%s: writes', async (model) => {
    const { text: written } = await post('/v1/generate', { text, model, maxNewTokens: 4 });
    expect(typeof written).toBe('string');
  });

  it('for another task is refused with what it is', async () => {
    await expect(loadServed(join(folder, 'gaps'), { name: 'gaps' })).rejects.toThrow(
      /gaps holds BertForMaskedLM, a model for masked-lm; expected one for sequence-classification, seq2seq, causal-lm/,
    );
  });
});
