#!/usr/bin/env node
// Opens the built site in Chromium: the demo answers on both front pages, and axe finds nothing wrong with ten
// pages, on a desktop and on a phone, light and dark. With a folder as argument it leaves pictures there.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { launchChromium, serveSite } from './serve-site.mjs';

const [pictures] = process.argv.slice(2);
if (pictures !== undefined) mkdirSync(pictures, { recursive: true });

/** @type {Readonly<Record<string, string>>} */
const pages = {
  front: '/index.html',
  'front-zh': '/zh/index.html',
  start: '/guide/start.html',
  classification: '/guide/classification.html',
  'start-zh': '/zh/guide/start.html',
  layers: '/layers/index.html',
  'multi-head-attention': '/layers/multi-head-attention.html',
  notebook: '/notebooks/04-attention-from-scratch.html',
  package: '/packages/layers.html',
  results: '/results.html',
};
const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true },
};
/** What is typed, and the name that the demo answers with. */
const asked = [
  { page: '/index.html', text: 'Wo geht es hier zum Bahnhof?', answer: 'German' },
  { page: '/index.html', text: '请问附近有地铁站吗？', answer: 'Chinese' },
  { page: '/index.html', text: '12345', answer: 'No letters that the model knows.' },
  { page: '/zh/index.html', text: '今日はとても良い天気です。', answer: '日语' },
];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = await serveSite();
const browser = await launchChromium();
let wrong = 0;
/** @param {string} message */
const complain = (message) => {
  console.error(message);
  wrong++;
};

async function askDemo() {
  for (const { page: path, text, answer } of asked) {
    const page = await browser.newPage();
    page.on('pageerror', (error) => complain(`${path}: ${error}`));
    page.on('requestfailed', (request) => complain(`${path}: ${request.url()} cannot be loaded`));
    await page.goto(site.url + path);
    await page.locator('.demo[data-state=ready]').waitFor({ timeout: 120_000 });
    await page.locator('#demo-text').fill(text);
    await page.locator('.demo-answer').filter({ hasText: answer }).waitFor({ timeout: 60_000 });
    const state = await page.locator('.demo-state').textContent();
    const marks = await page.locator('.demo-attention .weighted span').count();
    console.log(`demo  ${text}  ${answer}  ${marks} marks  ${state}`);
    await page.close();
  }
}

/** @typedef {{ violations: { id: string, help: string, nodes: { target: string[] }[] }[] }} Found */

async function checkPages() {
  for (const [device, settings] of Object.entries(devices)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const context = await browser.newContext({ ...settings, colorScheme });
      for (const [name, path] of Object.entries(pages)) {
        const page = await context.newPage();
        await page.goto(site.url + path, { waitUntil: 'networkidle' });
        if (name.startsWith('front'))
          await page.locator('.demo-attention').waitFor({ timeout: 120_000 });
        await page
          .locator('.VPSwitchAppearance:not([title=""])')
          .first()
          .waitFor({ state: 'attached' });
        await page.evaluate(axe);
        const { violations } = /** @type {Found} */ (await page.evaluate('axe.run()'));
        for (const { id, help, nodes } of violations) {
          const where = nodes.slice(0, 3).map(({ target }) => target.join(' '));
          complain(`${name}, ${device}, ${colorScheme}: ${id}: ${help}: ${where.join(', ')}`);
        }
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (overflow > 0)
          complain(`${name}, ${device}: wider than the screen by ${overflow} pixels`);
        if (pictures !== undefined) {
          const path = join(pictures, `site-${name}-${device}-${colorScheme}.png`);
          await page.screenshot({ path });
        }
        await page.close();
      }
      await context.close();
    }
  }
}

try {
  await askDemo();
  await checkPages();
} finally {
  await browser.close();
  site.close();
}
console.log(`${asked.length} questions, ${4 * Object.keys(pages).length} views, ${wrong} faults`);
process.exit(wrong > 0 ? 1 : 0);
