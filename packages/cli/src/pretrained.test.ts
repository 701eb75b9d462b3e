import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setSeed } from '@resattn/core';
import { loadPretrained, savePretrained } from '@resattn/models/node';
import { buildPretrained, type PretrainedTask } from '@resattn/models/pretrained';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../test/command.js';
import { writeTinyBert } from '../test/tiny-bert.js';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-pretrained-'));
  const { tokenizer, model: base } = await loadPretrained(await writeTinyBert(at('bert')));
  base.dispose();
  const sizes = { vocab_size: tokenizer!.vocabularySize, pad_token_id: 0, initializer_range: 0.5 };
  const write = async (name: string, task: PretrainedTask, config: Record<string, unknown>) => {
    setSeed(4);
    const model = buildPretrained({ ...sizes, ...config }, { task });
    await savePretrained(at(name), { model, tokenizer, companions: {} });
    model.dispose();
  };
  const bert = {
    ...{ model_type: 'bert', hidden_size: 8, num_hidden_layers: 1, num_attention_heads: 2 },
    ...{ intermediate_size: 8, max_position_embeddings: 20 },
  };
  const stars = { id2label: { 0: 'stars' }, problem_type: 'regression' };
  await write('stars', 'sequence-classification', { ...bert, ...stars });
  const emotions = { id2label: { 0: 'joy', 1: 'fear', 2: 'anger' } };
  await write('emotions', 'sequence-classification', {
    ...{ ...bert, ...emotions, problem_type: 'multi_label_classification' },
  });
  const gpt2 = { model_type: 'gpt2', n_embd: 8, n_layer: 1, n_head: 2, n_positions: 24 };
  await write('writer', 'causal-lm', { ...gpt2, eos_token_id: 3 });
  const t5 = { model_type: 't5', d_model: 8, d_kv: 4, d_ff: 8, num_layers: 1, num_heads: 2 };
  await write('reader', 'seq2seq', { ...t5, eos_token_id: 3 });
  // The file says how long, and nothing else does.
  await writeFile(at('writer/generation_config.json'), '{"max_new_tokens": 3}');
});

afterAll(() => rm(folder, { recursive: true }));

describe('the folder of a pretrained model, in place of a run', () => {
  const typed = 'the film\n\nthe old book\n';

  it('predict: values of a regression, independent probabilities of several labels', async () => {
    const regression = await resattn(['predict', at('stars'), '--json'], typed);
    expect(regression.error).toBe('');
    const rows = regression.out.split('\n').map((line) => JSON.parse(line));
    expect(rows.map(({ label }) => label)).toEqual(['stars', null, 'stars']);
    const shown = await resattn(['predict', at('stars'), 'the film']);
    expect(shown.out).toContain(`stars  ${Number(rows[0].score.toPrecision(4))}  the film`);
    const several = await resattn(['predict', at('emotions'), '--threshold', '0', 'the film']);
    const scores = [...several.out.matchAll(/(\d+\.\d)%/g)].map(([, score]) => Number(score));
    expect(scores.length).toBe(3);
    expect(Math.abs(scores.reduce((sum, score) => sum + score, 0) - 100)).toBeGreaterThan(1);
  });

  it('generate: as its files ask, blank lines in place', async () => {
    const { out, error, status } = await resattn(['generate', at('writer'), '--json'], typed);
    expect([error, status]).toEqual(['', 0]);
    const rows = out.split('\n').map((line) => JSON.parse(line));
    expect(rows.map(({ prompt }) => prompt)).toEqual(['the film', '', 'the old book']);
    expect(rows[0].text.split(/\s+/).length).toBeLessThanOrEqual(4);
    const drawn = ['generate', at('writer'), '--temperature', '2', '--length', '6', 'the film'];
    const one = await resattn([...drawn, '--seed', '1']);
    expect((await resattn([...drawn, '--seed', '1'])).out).toBe(one.out);
    expect((await resattn([...drawn, '--seed', '2'])).out).not.toBe(one.out);
    // Greedy takes precedence over drawing.
    const greedy = await resattn([...drawn, '--greedy']);
    expect(greedy.out).toBe(
      (await resattn([...drawn.slice(0, 2), '--length', '6', 'the film'])).out,
    );
  });

  it.each(['translate', 'summarize'])('%s: writes, blank lines in place', async (command) => {
    const { out, error } = await resattn([command, at('reader'), '--max-tokens', '3'], typed);
    expect(error).toBe('');
    const lines = out.split('\n');
    expect(lines.length).toBe(3);
    expect(lines[1]).toBe('');
  });

  it('is refused by commands for other tasks, with what it is and what to use', async () => {
    for (const [args, message] of [
      [['generate', at('reader')], /pretrained model for sequence, .*resattn translate/],
      [['translate', at('stars')], /pretrained model for classification, .*resattn predict/],
      [['predict', at('writer')], /pretrained model for language-model, .*resattn generate/],
      [['predict', at('bert')], /BertForMaskedLM, a model for masked-lm/],
      [['serve', at('bert')], /BertForMaskedLM, a model for masked-lm/],
    ] as const) {
      const { error, status } = await resattn([...args, 'the film']);
      expect([status, error]).toEqual([1, expect.stringMatching(message)]);
    }
  });
});
