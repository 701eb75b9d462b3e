import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { installPacked, run } from './support/packed.js';

const names = [
  'classify-a-csv',
  'moderate-a-stream',
  'train-then-serve',
  'classify-in-the-browser',
];
const executable = [process.env.RESATTN_CHROMIUM, '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Examples in a folder without anything of the workspace, beside the packed packages. */
let folder = '';
const started: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-examples-'));
  const others = new Set<string>();
  for (const name of names) {
    const source = join(root, 'examples', name);
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(source, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>;
    for (const [other, version] of Object.entries({ ...dependencies, ...devDependencies }))
      if (!other.startsWith('@resattn/')) others.add(`${other}@${version}`);
    const isMade = /node_modules|dist|run(-int8)?|tuned|public[/\\]model/;
    cpSync(source, join(folder, name), {
      recursive: true,
      filter: (path) => !isMade.test(path.slice(source.length)),
    });
  }
  installPacked(folder, ['cli', 'vis'], [...others]);
}, 600_000);

afterAll(() => {
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const npm = (name: string, ...args: string[]) => run('npm', args, join(folder, name));

/** Starts a program and waits until it says something. */
function start(name: string, args: readonly string[], wanted: RegExp) {
  const child = spawn(process.execPath, args, { cwd: join(folder, name) });
  started.push(child);
  return new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += stripVTControlCharacters(chunk.toString());
      const match = wanted.exec(said);
      if (match) resolve(match[1] ?? '');
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`ended with status ${code}: ${said}`)));
  });
}

test('classify-a-csv writes the classes beside the texts', () => {
  npm('classify-a-csv', 'start');
  const lines = readFileSync(join(folder, 'classify-a-csv/classified.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(lines[0]).toBe('id,review,opinion,probability,looked_at');
  const opinions = lines.slice(1).map((line) => /,(good|bad),/.exec(line)?.[1]);
  expect(opinions.slice(0, 4)).toEqual(['good', 'bad', 'good', 'bad']);
});

test('moderate-a-stream holds back what is rude, and keeps the order', () => {
  const lines = npm('moderate-a-stream', 'start', '--silent').trim().split('\n').slice(-6);
  expect(lines.map((line) => line.startsWith('[held back'))).toEqual([
    ...[false, true, false, false, true, false],
  ]);
  expect(lines[0]).toBe('thank you, really');
});

test('train-then-serve answers over HTTP', async () => {
  npm('train-then-serve', 'run', 'train');
  expect(npm('train-then-serve', 'run', 'fine-tune')).toContain('"so boring" is bad');
  const command = join(folder, 'node_modules/@resattn/cli/bin/resattn.js');
  const url = await start(
    'train-then-serve',
    [command, 'serve', 'tuned', '--port', '0'],
    /API\s+(http\S+)\/docs[\s\S]*ready/,
  );
  const response = await fetch(`${url}/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'a lovely film' }),
  });
  expect(await response.json()).toMatchObject({ model: 'tuned', prediction: { label: 'good' } });
});

describe('classify-in-the-browser', () => {
  const name = 'classify-in-the-browser';
  const vite = () => join(folder, 'node_modules/vite/bin/vite.js');
  beforeAll(() => {
    const settings = ['--languages', 'en,ja,ru', '--epochs', '1'];
    run(process.execPath, ['model.mjs', ...settings], join(folder, name));
    run(process.execPath, [vite(), 'build'], join(folder, name));
  }, 600_000);

  test('is small', () => {
    const assets = join(folder, name, 'dist/assets');
    const size = (pattern: RegExp) =>
      readdirSync(assets)
        .filter((file) => pattern.test(file))
        .reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0);
    expect(size(/^index-.*\.(js|css)$/)).toBeLessThan(10_000);
    expect(size(/^worker-.*\.js$/)).toBeLessThan(450_000);
  });

  test.skipIf(executable === undefined)(
    'classifies in Chromium, without a network too',
    async () => {
      const url = await start(
        name,
        [vite(), 'preview', '--host', '127.0.0.1', '--port', '0'],
        /(http:\/\/127\.0\.0\.1:\d+\/)/,
      );
      const browser = await chromium.launch({
        executablePath: executable!,
        args: ['--no-sandbox'],
      });
      try {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(String(error)));
        await page.goto(url);
        await page.locator('body[data-ready]').waitFor({ timeout: 120_000 });
        await page.getByLabel('Text').fill('今日はとても良い天気です。');
        await page.locator('.answer strong').filter({ hasText: 'Japanese' }).waitFor();
        expect(await page.locator('.weighted').textContent()).toBe('今日はとても良い天気です。');
        expect(complaints).toEqual([]);
        // Loaded once more, so that the service worker has seen every file.
        await page.reload();
        await page.locator('body[data-ready]').waitFor({ timeout: 120_000 });
        await context.setOffline(true);
        await page.reload();
        await page.locator('body[data-ready]').waitFor({ timeout: 120_000 });
      } finally {
        await browser.close();
      }
    },
  );
});
