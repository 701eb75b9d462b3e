#!/usr/bin/env node
// Pictures of the page that `resattn serve` serves and of the page of examples/models-in-the-browser, in Chromium:
// on a desktop and on a phone, light and dark, with an answer on each. Fails when a page complains on its
// console. Takes the folder of the pictures (default: screenshots); wants the packages and the example
// built, and its models trained: `npm run screenshots` does all of it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { chromium } from 'playwright-core';

const [out = 'screenshots'] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const example = join(root, 'examples/models-in-the-browser');
const runs = ['language', 'date'].map((name) => join(example, 'runs', name));
const executablePath = process.env.RESATTN_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath))
  throw new Error(`no Chromium at ${executablePath}; RESATTN_CHROMIUM names it`);

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];

/**
 * Starts a program; the URL that it says.
 *
 * @param {string[]} args
 * @param {RegExp} wanted its first group is the URL
 * @returns {Promise<string>}
 */
function start(args, wanted, cwd = root) {
  const child = spawn(process.execPath, args, { cwd });
  children.push(child);
  return new Promise((resolve, reject) => {
    let said = '';
    /** @param {Buffer} chunk */
    const listen = (chunk) => {
      said += stripVTControlCharacters(String(chunk));
      const match = wanted.exec(said);
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`${args[0]}: status ${code}\n${said}`)));
  });
}

const vite = join(example, 'node_modules/vite/bin/vite.js');
const command = join(root, 'packages/cli/bin/resattn.js');
const served = () =>
  start([command, 'serve', ...runs, '--port', '0'], /API\s+(http\S+)\/docs[\s\S]*ready/);
const app = () =>
  start(
    [vite, 'preview', '--host', '127.0.0.1', '--port', '0'],
    /(http:\/\/127\.0\.0\.1:\d+\/)/,
    example,
  );

/** @typedef {{ readonly servedUrl: string, readonly appUrl: string }} Urls */

const text = 'Wo geht es hier zum Bahnhof?';
const date = 'Mittwoch, 3. März 2021';

/**
 * What is done on each page before its picture.
 *
 * @type {Record<string, (page: import('playwright-core').Page, urls: Urls) => Promise<void>>}
 */
const scenes = {
  async 'served-classification'(page, { servedUrl }) {
    await page.goto(servedUrl);
    await page.getByLabel('Text').fill(text);
    await page.keyboard.press('Enter');
    await page.locator('.weighted').waitFor();
  },
  async 'served-translation'(page, { servedUrl }) {
    await page.goto(servedUrl);
    await page.getByLabel('Model').selectOption('date');
    await page.getByLabel('Text').fill(date);
    await page.keyboard.press('Enter');
    await page.locator('.written').filter({ hasText: /\d{4}/ }).waitFor();
  },
  async 'app-language'(page, { appUrl }) {
    await page.goto(appUrl);
    await page.locator('body[data-ready]').waitFor({ timeout: 120_000 });
    await page.getByLabel('Text').fill(text);
    await page.locator('.weighted').waitFor();
  },
  async 'app-date'(page, { appUrl }) {
    await page.goto(appUrl);
    await page.locator('body[data-ready]').waitFor({ timeout: 120_000 });
    await page.getByText('Date', { exact: true }).click();
    await page.getByLabel('Text').fill(date);
    await page.locator('.picture svg').waitFor();
  },
};
const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  mkdirSync(out, { recursive: true });
  const urls = { servedUrl: await served(), appUrl: await app() };
  for (const [device, settings] of Object.entries(devices)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const context = await browser.newContext({ ...settings, colorScheme });
      for (const [name, play] of Object.entries(scenes)) {
        const page = await context.newPage();
        /** @param {unknown} complaint */
        const complain = (complaint) => {
          console.error(`${name}, ${device}, ${colorScheme}: ${complaint}`);
          process.exitCode = 1;
        };
        page.on('console', (message) => complain(message.text()));
        page.on('pageerror', complain);
        await play(page, urls);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (overflow > 0) complain(`wider than the screen by ${overflow} pixels`);
        const path = join(out, `${name}-${device}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        console.log(path);
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  for (const child of children) child.kill();
}
