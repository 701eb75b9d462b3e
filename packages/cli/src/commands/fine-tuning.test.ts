import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPretrained, pipeline } from '@resattn/models/node';
import { loadServedPretrained } from '@resattn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { interruptAfter } from '../../test/interrupt-after.js';
import { overriding } from '../../test/overriding.js';
import { writeReviews } from '../../test/reviews.js';
import { writeTinyBert } from '../../test/tiny-bert.js';
import { main } from '../program.js';

let folder: string;
let base: string;
let data: string;
let run: string;
let trained: Awaited<ReturnType<typeof resattn>>;
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const learning = [
  ...['--epochs', '5', '--batch-size', '16', '--learning-rate', '0.005', '--max-length', '16'],
];
const fineTune = (to: string, ...more: string[]) =>
  resattn([
    ...['train', 'fine-tune', '--from', base, '--data', data],
    ...overriding(learning, ...more),
    '--run',
    to,
  ]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-fine-tuning-'));
  base = await writeTinyBert(join(folder, 'tiny-bert'));
  data = writeReviews(join(folder, 'reviews.csv'));
  run = join(folder, 'run');
  trained = await fineTune(run);
});
afterAll(() => rm(folder, { recursive: true }));

describe('train fine-tune', () => {
  it('says what it starts from, what is new, and how much is trained', () => {
    expect([trained.error, trained.status]).toEqual(['', 0]);
    expect(trained.said).toMatch(
      /model {5}BertForSequenceClassification from \S+, ([\d,]+) parameters, \1 of them trained, \d+ tokens/,
    );
    expect(trained.said).toMatch(/new +bert\.pooler\.dense\.weight.*classifier\.weight/);
    expect(trained.said).toMatch(/left out +cls\.predictions/);
    expect(trained.out).toMatch(/^bert, fine-tuned +[01]\.\d{4}/m);
  });

  it('learns, and writes results, a report that shows attention, and a model', async () => {
    const { accuracy, baseline, seconds, parameters } = json(join(run, 'results.json'));
    expect(accuracy).toBeGreaterThan(0.9);
    expect(baseline.accuracy).toBeGreaterThan(0.5);
    expect(seconds).toBeGreaterThan(0);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    expect(page).toContain('bert, fine-tuned: reviews');
    const { model } = await loadPretrained(join(run, 'model'));
    expect(model.config.id2label).toEqual({ 0: 'bad', 1: 'good' });
    expect(parameters).toBeGreaterThan(10_000);
    model.dispose();
  });

  it('that is interrupted goes on to the same model, bit for bit', async () => {
    const halves = join(folder, 'halves');
    const args = ['train', 'fine-tune', '--from', base, '--data', data, ...learning];
    expect(await main([...args, '--run', halves], interruptAfter(capturedTerminal(), 2))).toBe(130);
    const early = await resattn(['predict', halves, 'a lovely film']);
    expect([early.status, early.error]).toEqual([1, expect.stringContaining('is not finished')]);
    expect((await resattn(['train', '--resume', halves])).status).toBe(0);
    const weights = (of: string) => readFileSync(join(of, 'model/model.safetensors'));
    expect(weights(halves).equals(weights(run))).toBe(true);
  });

  it('trains adapters, and writes them as PEFT does beside the merged model', async () => {
    const to = join(folder, 'lora');
    const { status, said, out } = await fineTune(
      ...([to, '--tune', 'lora', '--lora-rank', '4'] as const),
      ...['--lora-targets', 'query,value,hidden', '--learning-rate', '0.02', '--epochs', '2'],
    );
    expect(status).toBe(0);
    const [, all, some] = /([\d,]+) parameters, ([\d,]+) of them trained/.exec(said)!;
    expect(Number(some!.replaceAll(',', ''))).toBeLessThan(Number(all!.replaceAll(',', '')) / 2);
    expect(out).toMatch(/^bert, LoRA /m);
    const adapter = json(join(to, 'adapter/adapter_config.json'));
    expect(adapter).toMatchObject({ peft_type: 'LORA', r: 4, base_model_name_or_path: base });
    expect(existsSync(join(to, 'adapter/adapter_model.safetensors'))).toBe(true);
    const { status: predicted } = await resattn(['predict', to, 'what a charming song']);
    expect(predicted).toBe(0);
  });

  it('leaves frozen layers as they were, and moves low layers less', async () => {
    const change = async (of: string, name: string) => {
      const { model } = await loadPretrained(join(of, 'model'));
      const { model: before } = await loadPretrained(base, { task: 'sequence-classification' });
      const [now, then] = [model, before].map(({ weights }) =>
        Array.from(weights[name]!.dataSync()),
      );
      model.dispose();
      before.dispose();
      return now!.reduce((sum, value, i) => sum + Math.abs(value - then![i]!), 0);
    };
    const names = Object.keys((await loadPretrained(base)).model.weights);
    const query = (layer: number) =>
      names.find((name) => name.includes(`layer${layer}/`) && name.endsWith('query/kernel'))!;
    const frozen = join(folder, 'frozen');
    await fineTune(frozen, '--frozen-layers', '1', '--epochs', '1');
    expect(await change(frozen, query(0))).toBe(0);
    expect(await change(frozen, query(1))).toBeGreaterThan(0);
    const decayed = join(folder, 'decayed');
    await fineTune(decayed, '--layer-decay', '0.1', '--epochs', '1');
    expect(await change(decayed, query(0))).toBeLessThan(0.5 * (await change(decayed, query(1))));
    const head = join(folder, 'head');
    const { out } = await fineTune(head, '--tune', 'head', '--epochs', '1');
    expect(await change(head, query(1))).toBe(0);
    expect(out).toMatch(/^bert, head alone /m);
  });

  it.each([
    ['no model', () => ['--data', data], /no model to fine-tune. Give .* --from/],
    ['a folder that is none', () => ['--from', folder], /config\.json: missing/],
    [
      'a name that is none',
      () => ['--from', '../no/such/folder'],
      /neither a folder .* nor a name on the Hub/,
    ],
    [
      'frozen layers of a model whose head alone is trained',
      () => ['--from', base, '--tune', 'head', '--frozen-layers', '1'],
      /--frozen-layers: with --tune head/,
    ],
    [
      'more layers than there are',
      () => ['--from', base, '--data', data, '--frozen-layers', '3'],
      /numLayers is 3, expected 0 to 2/,
    ],
    [
      'adapters beside layers that BERT has not',
      () => ['--from', base, '--data', data, '--tune', 'lora', '--lora-targets', 'gate'],
      /targets are gate, but .* no such linear layer; expected one of: query/,
    ],
    [
      'adapters of a mistyped name',
      () => ['--from', base, '--lora-targets', 'querry'],
      /loraTargets is \["querry"\], expected some of query, key/,
    ],
  ])('%s is refused', async (name, args, message) => {
    const to = join(folder, `refused ${name}`);
    const { status, error } = await resattn(['train', 'fine-tune', ...args(), '--run', to]);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
    expect(status).not.toBe(0);
  });

  it('refuses a model without a tokenizer, and one that belongs to another', async () => {
    const mute = join(folder, 'mute');
    cpSync(base, mute, { recursive: true });
    rmSync(join(mute, 'tokenizer.json'));
    const args = ['train', 'fine-tune', '--data', data, '--from', mute];
    expect((await resattn([...args, '--run', join(folder, 'mute-run')])).error).toMatch(
      /has no tokenizer that can be read here/,
    );
  });
});

describe('a fine-tuned run', () => {
  it('classifies, with the attention of its first token', async () => {
    const text = 'the hotel was dreadful';
    const { out, status } = await resattn(['predict', run, '--json', text]);
    expect(status).toBe(0);
    const { label, score, attention } = JSON.parse(out);
    expect(label).toBe('bad');
    expect(score).toBeGreaterThan(0.5);
    const words = attention
      .map(({ start, end }: { start: number; end: number }) => text.slice(start, end))
      .filter(Boolean);
    expect(words.join('')).toBe(text.replaceAll(' ', ''));
  });

  it('answers the same from a program and from the server', async () => {
    const text = 'what a superb play';
    const classify = await pipeline(run, { task: 'classification' });
    const served = await loadServedPretrained(run, { name: 'reviews', batchSize: 2 });
    expect(classify.labels).toEqual(['bad', 'good']);
    expect(served).toMatchObject({ family: 'bert', labels: ['bad', 'good'] });
    const [answer] = await served.classify([text], { attention: false });
    expect(answer!.attention).toBeUndefined();
    const { label, score, attention } = await classify(text);
    expect(label).toBe('good');
    expect(answer!.score).toBeCloseTo(score, 5);
    expect(attention!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 4);
    classify.dispose();
    served.dispose();
  });

  it('is evaluated on a file, its columns guessed', async () => {
    const { out, status } = await resattn(['evaluate', run, '--data', data, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(out).accuracy).toBeGreaterThan(0.9);
    const wrong = await resattn(['evaluate', run, '--data', data, '--source-column', 'review']);
    expect([wrong.status, wrong.error]).toEqual([
      2,
      expect.stringMatching(/--source-column.*have --text-column and --label-column/),
    ]);
  });

  it('is exported as transformers reads it, with the same weights', async () => {
    const { status, out } = await resattn(['export', run, '--to', 'huggingface']);
    expect(status).toBe(0);
    for (const file of ['config.json', 'model.safetensors', 'tokenizer.json'])
      expect(out).toContain(file);
    const weights = (of: string) => readFileSync(join(of, 'model.safetensors'));
    expect(weights(join(run, 'huggingface')).equals(weights(join(run, 'model')))).toBe(true);
    const other = await resattn(['export', run, '--to', 'savedmodel']);
    expect([other.status, other.error]).toEqual([1, expect.stringContaining('--to huggingface')]);
  });
});
