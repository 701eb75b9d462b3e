#!/usr/bin/env node
// Pictures of notebooks in JupyterLab and of a report, in Chromium. Notebooks 01, 05 and 08 are opened and
// all their cells run, in the quick setting: one picture while a model trains, then one of each picture
// of attention. A small run's report.html: wide and as on a phone, light and dark. Fails when a cell
// does, when there is no picture of attention, and when the report complains on its console. Takes the
// folder of the pictures (default: screenshots); wants the packages built: `npm run screenshots` does all.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findNotebooks, openNotebooks } from '../packages/notebooks/dist/esm/index.js';

const [out = 'screenshots', ...given] = process.argv.slice(2);
const wanted = given.length > 0 ? given : ['01', '05', '08'];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'packages/notebooks');
const executablePath = process.env.RESATTN_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath))
  throw new Error(`no Chromium at ${executablePath}; RESATTN_CHROMIUM names it`);
const MINUTES = 60_000;

/** @typedef {import('playwright-core').Browser} Browser */

/** @param {string} complaint */
function fail(complaint) {
  console.error(complaint);
  process.exitCode = 1;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param {string} url */
async function untilServed(url) {
  const end = Date.now() + 5 * MINUTES;
  while (Date.now() < end) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await wait(500);
  }
  throw new Error(`JupyterLab does not answer at ${url}`);
}

/**
 * Scrolls to the output that an element stands in; the element itself is replaced as it is updated.
 *
 * @param {import('playwright-core').Locator} element
 */
async function show(element) {
  await element.evaluate((found) => {
    const output = found.closest('.jp-OutputArea-child, .jp-Cell') ?? found;
    output.scrollIntoView({ block: 'center' });
  });
  await wait(500);
}

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {string} name
 */
async function pictureNotebook(browser, url, name) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const number = name.slice(0, 2);
  /** @param {string} what */
  const picture = async (what) => {
    const path = join(out, `notebook-${number}-${what}.png`);
    await page.screenshot({ path });
    console.log(path);
  };
  await page.goto(`${url}/lab/tree/${name}?reset`);
  await page
    .locator('.jp-Notebook .jp-Cell')
    .first()
    .waitFor({ timeout: 5 * MINUTES });
  // Run before it is connected, a notebook asks which kernel it shall have.
  await page.getByText('TypeScript | Idle').waitFor({ timeout: 5 * MINUTES });
  for (const [menu, item] of /** @type {const} */ ([
    ['Edit', 'Clear Outputs of All Cells'],
    ['Run', 'Run All Cells'],
  ])) {
    await page.getByRole('menuitem', { name: menu, exact: true }).first().click();
    await page.getByText(item, { exact: true }).last().click();
    await page.locator('.lm-Menu').waitFor({ state: 'hidden' });
  }

  const running = page.locator('.jp-InputPrompt').filter({ hasText: '*' });
  await running.first().waitFor({ timeout: MINUTES });
  // What changes while its cell runs; cells that wait for their turn have no output yet.
  const live = page
    .locator('.jp-CodeCell')
    .filter({ has: running })
    .locator('.jp-OutputArea progress, .jp-OutputArea svg.resattn');
  let isLivePictured = false;
  const end = Date.now() + 10 * MINUTES;
  while ((await running.count()) > 0) {
    if (Date.now() > end) throw new Error(`${name} takes longer than ten minutes`);
    if (!isLivePictured && (await live.count()) > 0) {
      await wait(3000); // some steps of training
      isLivePictured = (await live.count()) > 0;
      if (isLivePictured) {
        await show(live.first());
        await picture('live');
      }
    }
    await wait(500);
  }
  if (!isLivePictured) fail(`${name}: nothing was to be seen while it ran`);
  const wrong = page.locator(
    '.jp-OutputArea [data-mime-type="application/vnd.jupyter.stderr"], .jp-OutputArea [data-mime-type="application/vnd.jupyter.error"]',
  );
  // The kernel's own watching of files complains now and then when JupyterLab saves; no cell fails by it.
  const complaints = (await wrong.allTextContents()).filter(
    (text) => !text.includes('Unexpected pending rebuildTimer'),
  );
  if (complaints.length > 0) fail(`${name}: ${complaints.join('\n')}`);
  const pictures = page.locator('svg.resattn[aria-label*="ttention"], .resattn .weighted');
  const attention = page.locator('.jp-OutputArea-output').filter({ has: pictures });
  const count = Math.min(4, await attention.count());
  if (count === 0) fail(`${name}: no picture of attention`);
  for (let i = 0; i < count; i++) {
    await show(attention.nth(i));
    await picture(`attention-${i + 1}`);
  }
  await page.close();
}

/**
 * @param {Browser} browser
 * @param {string} work folder to work in
 */
async function pictureNotebooks(browser, work) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stop = new AbortController();
  process.env.RESATTN_QUICK = '1';
  // All cells in the page, not only those that are in sight; no question about news.
  const settings = {
    'notebook-extension/tracker': { windowingMode: 'none' },
    'apputils-extension/notification': { fetchNews: 'false' },
  };
  process.env.JUPYTERLAB_SETTINGS_DIR = join(work, 'settings');
  for (const [plugin, values] of Object.entries(settings)) {
    const file = join(work, 'settings/@jupyterlab', `${plugin}.jupyterlab-settings`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(values));
  }
  const lab = openNotebooks({
    folder,
    into: join(work, 'notebooks'),
    args: ['--no-browser', `--port=${port}`, '--allow-root', '--IdentityProvider.token='],
    log: console.log,
    signal: stop.signal,
  }).catch((error) => {
    if (error.name !== 'AbortError') throw error;
  });
  try {
    await Promise.race([untilServed(`${url}/lab`), lab]);
    for (const path of findNotebooks(folder, wanted))
      await pictureNotebook(browser, url, path.slice(folder.length + 1));
  } finally {
    stop.abort();
    await lab;
  }
}

/**
 * @param {Browser} browser
 * @param {string} work folder to work in
 */
async function pictureReport(browser, work) {
  const run = join(work, 'run');
  const args = ['train', 'language-id', '--languages', 'de,en,es,fr,it,sv', '--epochs', '3'];
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'packages/cli/bin/resattn.js'), ...args, '--run', run],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error(`resattn ${args.join(' ')}: status ${status}`);
  const sizes = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const page = await browser.newPage({ viewport, colorScheme });
      const name = `report-${size}-${colorScheme}`;
      page.on('console', (message) => fail(`${name}: ${message.text()}`));
      page.on('pageerror', (error) => fail(`${name}: ${error}`));
      await page.goto(pathToFileURL(join(run, 'report.html')).href);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (overflow > 0) fail(`${name}: wider than the screen by ${overflow} pixels`);
      const path = join(out, `${name}.png`);
      await page.screenshot({ path, fullPage: true });
      console.log(path);
      await page.close();
    }
  }
}

const work = mkdtempSync(join(tmpdir(), 'resattn-screenshots-'));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  mkdirSync(out, { recursive: true });
  await pictureReport(browser, work);
  await pictureNotebooks(browser, work);
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
