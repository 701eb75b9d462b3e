import { readdirSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { writeReviews } from '../../test/reviews.js';
import { main } from '../program.js';

let folder: string;
let run: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-export-'));
  run = join(folder, 'reviews');
  const size = ['--embedding-dim', '16', '--filters', '16', '--attention-dim', '16'];
  const data = ['--data', writeReviews(join(folder, 'reviews.csv')), '--min-frequency', '1'];
  const training = ['--epochs', '8', '--learning-rate', '0.01', '--batch-size', '32'];
  await resattn(['train', 'classify', ...data, '--run', run, ...size, ...training]);
});
afterAll(() => rm(folder, { recursive: true }));

describe('export', () => {
  it.each([
    ['savedmodel', ['classifier.json', 'ngrams.safetensors', 'saved_model.pb']],
    [
      'layersmodel',
      ['classifier.json', 'group1-shard1of1.bin', 'model.json', 'ngrams.safetensors'],
    ],
    ['safetensors', ['classifier.json', 'ngrams.safetensors', 'weights.safetensors']],
    ['huggingface', ['classifier.json', 'config.json', 'model.safetensors', 'ngrams.safetensors']],
  ])('to %s writes the files and lists them', async (format, files) => {
    const { status, out, error } = await resattn(['export', run, '--to', format]);
    expect([error, status]).toEqual(['', 0]);
    expect(readdirSync(join(run, format)).sort()).toEqual(files);
    for (const file of files) expect(out).toContain(file);
  });

  it('refuses what is unfinished, in the way, or half said', async () => {
    const unfinished = join(folder, 'unfinished');
    await cp(run, unfinished, { recursive: true });
    await rm(join(unfinished, 'results.json'));
    const early = await resattn([
      'export',
      unfinished,
      '--to',
      'safetensors',
      '--out',
      `${folder}/x`,
    ]);
    expect([early.status, early.error]).toEqual([1, expect.stringContaining('is not finished')]);
    const full = await resattn(['export', run, '--to', 'safetensors', '--out', run]);
    expect(full.error).toContain('not empty');
    const half = await resattn(['export', run, '--to', 'savedmodel', '--batch', '2']);
    expect([half.status, half.error]).toEqual([2, expect.stringContaining('go together')]);
  });
});

/** The status that a request gets which is for a host of this name. */
function statusFor(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${url}/healthz`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('serve', () => {
  it('answers until it is interrupted', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'a-token-for-the-test\n');
    const terminal = capturedTerminal();
    const args = ['serve', run, `again=${run}`, '--port', '0', '--log', 'off'];
    args.push('--token-file', tokenFile, '--allow-host', 'models.example');
    const ended = main(args, terminal);
    while (!terminal.said.some((line) => line.startsWith('ready')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const url = /http:\S+(?=\/docs)/.exec(terminal.said.join('\n'))![0];
    const response = await fetch(`${url}/v1/predict`, {
      method: 'POST',
      body: JSON.stringify({ text: 'what a lovely film', model: 'again' }),
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer a-token-for-the-test',
      },
    });
    expect(await response.json()).toMatchObject({ model: 'again', prediction: { label: 'good' } });
    expect(await statusFor('models.example', url)).toBe(200);
    expect(await statusFor('other.example', url)).toBe(403);
    process.emit('SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('refuses a folder that is no run, and a token that is not there', async () => {
    const missing = await resattn(['serve', join(folder, 'nothing')]);
    expect([missing.status, missing.error]).toEqual([
      1,
      expect.stringContaining('there is no folder'),
    ]);
    const token = await resattn(['serve', run, '--token-file', join(folder, 'no-token')]);
    expect(token.error).toContain('cannot be read');
    expect((await resattn(['serve', run, '--port', '70000'])).status).toBe(2);
  });
});
