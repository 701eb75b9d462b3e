import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { interruptAfter } from '../../test/interrupt-after.js';
import { main } from '../program.js';

const small = [
  ...['--context-length', '16', '--model-dim', '32', '--heads', '2', '--layers', '1'],
  ...['--feed-forward-dim', '32', '--steps', '170', '--validate-every', '34', '--warmup', '10'],
  ...['--learning-rate', '0.003', '--validation-windows', '24', '--sample-length', '40'],
];

let folder: string;
let data: string;
let run: string;
let trained: Awaited<ReturnType<typeof resattn>>;
const results = (of: string) => {
  const { seconds: _, ...rest } = JSON.parse(readFileSync(join(of, 'results.json'), 'utf8'));
  return rest;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-language-model-'));
  data = join(folder, 'rhyme.txt');
  writeFileSync(data, 'the cat sat on the mat. the rat ran to the cat. '.repeat(80));
  run = join(folder, 'run');
  trained = await resattn(['train', 'char-lm', '--data', data, '--run', run, ...small]);
});

afterAll(() => rm(folder, { recursive: true }));

describe('train char-lm', () => {
  it('says what it reads, and prints loss and bits beside bigrams', () => {
    expect(trained.error).toBe('');
    expect(trained.status).toBe(0);
    expect(trained.said).toContain('3,840 characters of');
    expect(trained.said).toMatch(/split {5}3,456 to train, 384 to validate$/m);
    expect(trained.out).toMatch(/validation text +loss +bits per character +seconds/);
    expect(trained.out).toMatch(/^bigrams of characters +\d\.\d{4} +\d\.\d{4}$/m);
  });

  it('learns more than bigrams, and writes results and a report with samples', () => {
    const { loss, bitsPerCharacter, perplexity, baseline, steps } = results(run);
    expect(loss).toBeLessThan(baseline.loss);
    expect(bitsPerCharacter).toBeCloseTo(loss / Math.LN2, 10);
    expect(perplexity).toBeCloseTo(Math.exp(loss), 10);
    expect(steps).toBe(170);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    for (const section of ['tables', 'curves', 'texts']) expect(page).toContain(`id="${section}"`);
  });

  it('that is interrupted goes on to the same weights, bit for bit', async () => {
    const halves = join(folder, 'halves');
    const args = ['train', 'char-lm', '--data', data, '--run', halves, ...small];
    expect(await main(args, interruptAfter(capturedTerminal(), 2))).toBe(130);
    const { status } = await resattn(['train', '--resume', halves]);
    expect(status).toBe(0);
    expect(results(halves)).toEqual(results(run));
    const weights = (of: string) => readFileSync(join(of, 'model/weights.safetensors'));
    expect(weights(halves).equals(weights(run))).toBe(true);
  });

  it.each([
    [
      'a short text',
      () => {
        const file = join(folder, 'short.txt');
        writeFileSync(file, 'far too short for it. '.repeat(5));
        return ['--data', file];
      },
      /leaves 11 characters for validation, expected more than the 16/,
    ],
    ['a missing file', () => ['--data', join(folder, 'none.txt')], /none\.txt/],
  ] as [string, () => string[], RegExp][])('%s: refused', async (_, args, message) => {
    const to = join(folder, 'refused');
    const { status, error } = await resattn([
      ...['train', 'char-lm', ...args(), '--run', to, ...small],
    ]);
    expect(error).toMatch(message);
    expect(status).toBe(1);
  });
});

describe('generate', () => {
  it('continues with a text, beyond what the model sees at once', async () => {
    const { status, out } = await resattn([
      ...['generate', run, '--greedy', '--length', '60', 'the cat '],
    ]);
    expect(status).toBe(0);
    expect(out.startsWith('the cat ')).toBe(true);
    expect(out.length).toBe('the cat '.length + 60);
  });

  it('draws the same text for the same seed, and another for another', async () => {
    const draw = async (seed: string) =>
      (await resattn(['generate', run, '--temperature', '1.5', '--seed', seed, 'the '])).out;
    expect(await draw('3')).toBe(await draw('3'));
    expect(await draw('4')).not.toBe(await draw('3'));
  });

  it('writes the most probable continuation at temperature 0', async () => {
    const write = async (...options: string[]) =>
      (await resattn(['generate', run, ...options, '--length', '20', 'the cat '])).out;
    expect(await write('--temperature', '0')).toBe(await write('--greedy'));
  });

  it('ends before a text that stops it', async () => {
    const write = async (...options: string[]) =>
      (await resattn(['generate', run, '--greedy', '--length', '40', ...options, 'the cat '])).out;
    const whole = await write();
    const end = whole.slice('the cat '.length + 10, 'the cat '.length + 13);
    const stopped = await write('--stop', 'never there', '--stop', end);
    expect(stopped).toBe(whole.slice(0, whole.indexOf(end, 'the cat '.length)));
  });

  it('reads standard input, and prints JSON', async () => {
    const { out } = await resattn(['generate', run, '--json', '--length', '5'], 'the rat\nZ cat\n');
    const [first, second] = out.split('\n').map((line) => JSON.parse(line));
    expect(first).toMatchObject({ prompt: 'the rat', isComplete: false, unknown: [] });
    expect(first.text.length).toBe(5);
    expect(second.unknown).toEqual(['Z']);
    const blank = await resattn(['generate', run, '--length', '5'], '\nthe rat\n');
    expect(blank.out).toMatch(/^\nthe rat/);
  });

  it.each([
    [['generate', 'RUN'], /no text was given/],
    [['translate', 'RUN', 'x'], /is a run of char-lm \(language-model\).*resattn generate/s],
    [['generate', 'RUN', '--temperature', '-1', 'x'], /--temperature/],
  ])('%j is refused', async (args, message) => {
    const { status, error } = await resattn(args.map((arg) => (arg === 'RUN' ? run : arg)));
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
  });
});
