import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/arrows.js';
import { chromiumPath, launchChromium, openPage } from '../support/chromium.js';
import { installPacked } from '../support/packed.js';
import { run } from '../support/run.js';

const names = [
  'classify-a-csv',
  'moderate-a-stream',
  'translate-in-a-worker',
  'train-then-serve',
  'models-in-the-browser',
  'from-code',
];

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
    const isMade = /[/\\](node_modules|dist|runs?|run-int8|tuned|models)$/;
    cpSync(source, join(folder, name), {
      recursive: true,
      filter: (path) => !isMade.test(path.slice(source.length)),
    });
  }
  installPacked(folder, ['cli', 'vis'], [...others]);
});

afterAll(() => {
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

const command = () => join(folder, 'node_modules/@resattn/cli/bin/resattn.js');
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
  const url = await start(
    'train-then-serve',
    [command(), 'serve', 'tuned', '--port', '0'],
    /API\s+(http\S+)\/docs[\s\S]*ready/,
  );
  const response = await fetch(`${url}/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'a lovely film' }),
  });
  expect(await response.json()).toMatchObject({ model: 'tuned', prediction: { label: 'good' } });
});

test('from-code stops, resumes, evaluates, compresses, exports and serves', () => {
  const program = readFileSync(join(folder, 'from-code/src/main.ts'), 'utf8');
  expect(program.trim().split('\n').length).toBeLessThan(40);
  expect(program).not.toMatch(/\bas (?!experiments\b)|<any>|@ts-|: any\b/);
  const said = npm('from-code', 'start', '--silent');
  expect(said).toContain('everything is saved in runs/reviews');
  expect(said).toContain('evaluated: 1, predicted: bad');
  expect(said).toMatch(/int8: \d+ of \d+ bytes\nexported: .*weights\.safetensors/);
  expect(said).toContain("name: 'reviews'");
});

test('translate-in-a-worker translates while the main thread goes on', () => {
  const name = 'translate-in-a-worker';
  const { scripts } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'));
  const [, ...args] = scripts.train
    .replace('6000', '2000')
    .replace('--epochs 3', '--epochs 1')
    .split(' ');
  run(process.execPath, [command(), ...args], join(folder, name));
  const lines = npm(name, 'run', '--silent', 'translate').trim().split('\n');
  const dates = readFileSync(join(folder, name, 'dates.txt'), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => line.split('  ')[1])).toEqual(dates);
  for (const line of lines) expect(line).toMatch(/^[\d-]{4,12} {2}/);
});

describe('models-in-the-browser', () => {
  const name = 'models-in-the-browser';
  const vite = () => join(folder, 'node_modules/vite/bin/vite.js');
  beforeAll(() => {
    run(process.execPath, ['models.mjs', '--quick'], join(folder, name));
    run(process.execPath, [vite(), 'build'], join(folder, name));
  });

  test('is small', () => {
    const assets = join(folder, name, 'dist/assets');
    const size = (pattern: RegExp) =>
      readdirSync(assets)
        .filter((file) => pattern.test(file))
        .reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0);
    expect(size(/^index-.*\.(js|css)$/)).toBeLessThan(12_000);
    expect(size(/^worker-.*\.js$/)).toBeLessThan(450_000);
  });

  test.skipIf(chromiumPath === undefined)(
    'answers in Chromium as in Node.js, without a network too',
    async () => {
      const text = 'March 3, 2021';
      const program = `
        import { pipeline } from '@resattn/models/node';
        const translate = await pipeline('public/models/date');
        const { text, alignment } = await translate(${JSON.stringify(text)}, { alignment: true, maxNewTokens: 12 });
        console.log(JSON.stringify([text, alignment.queries.length]));`;
      const said = run(
        process.execPath,
        ['--input-type=module', '-e', program],
        join(folder, name),
      );
      const [date, figures] = JSON.parse(said.trim().split('\n').at(-1)!) as [string, number];
      const url = await start(
        name,
        [vite(), 'preview', '--host', '127.0.0.1', '--port', '0'],
        /(http:\/\/127\.0\.0\.1:\d+\/)/,
      );
      const browser = await launchChromium();
      try {
        const phone = { viewport: { width: 390, height: 844 } };
        const { page, complaints } = await openPage(browser, phone);
        const isReady = () => page.locator('body[data-ready]').waitFor();
        await page.goto(url);
        await isReady();
        await page.getByLabel('Text').fill('今日はとても良い天気です。');
        await page.locator('.answer strong').filter({ hasText: 'Japanese' }).waitFor();
        expect(await page.locator('.weighted').textContent()).toBe('今日はとても良い天気です。');
        await page.getByLabel('Text').fill('\u200e');
        await page.getByText('white space only').waitFor();
        // One visit is enough to work without a network.
        await page.context().setOffline(true);
        await page.reload();
        await isReady();
        await page.getByLabel('Date').press('Space');
        await page.getByLabel('Text').fill(text);
        await page.locator('.answer strong').filter({ hasText: date }).waitFor();
        expect(await page.locator('.picture svg text').count()).toBe(2 + text.length + figures);
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
