#!/usr/bin/env node
// Opens notebooks of the built site in Chromium as their pages' buttons do, and runs their cells: each ends with
// the cell that checks its numbers. Then Stop has to end loops, and to keep what it can keep. With a folder as second argument it leaves pictures there.
//   node docs/scripts/check-lite.mjs [folder of the site] [folder of the pictures] [names of notebooks …]
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browserNotebooks } from './lite-notebook.mjs';
import { dist, launchChromium, serveSite } from './serve-site.mjs';

const [folder = dist, pictures, ...named] = process.argv.slice(2);
const names = named.length > 0 ? named : browserNotebooks;
if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
const lite = existsSync(join(folder, 'lite')) ? '/lite' : '';

/**
 * What the program asks of the page.
 *
 * @typedef {{ output_type: string, text?: string | string[], ename?: string, evalue?: string,
 *   traceback?: string[], data?: Record<string, unknown> }} Output
 * @typedef {{ cell_type: string, execution_count: number | null, outputs: Output[] }} Cell
 */

const readCells = `globalThis.jupyterapp.shell.currentWidget.content.model.toJSON().cells`;
const isIdle = `(() => {
  const widget = globalThis.jupyterapp?.shell.currentWidget;
  return widget?.context?.isReady && widget.sessionContext.session?.kernel?.status === 'idle';
})()`;

/**
 * Opens a notebook and waits for its kernel.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function open(page, name) {
  await page.goto(`${site.url}${lite}/notebooks/index.html?path=${name}.ipynb`);
  await page.waitForFunction(isIdle, undefined, { timeout: 180_000 });
}

const site = await serveSite(folder);
const browser = await launchChromium();
let failed = 0;
/** @param {number} milliseconds */
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);
try {
  for (const name of names) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    /** @type {string[]} */
    const elsewhere = [];
    page.on('request', (request) => {
      const url = request.url();
      if (/^https?:/.test(url) && !url.startsWith(site.url)) elsewhere.push(url);
    });
    page.on('pageerror', (error) => console.error(`${name}: ${error}`));
    const started = performance.now();
    await open(page, name);
    const opened = performance.now();
    await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
    await page.getByText('Run All Cells', { exact: true }).click();
    const ended = `${readCells}.filter((cell) => cell.cell_type === 'code')
      .every((cell) => cell.execution_count !== null)
      || ${readCells}.some((cell) => cell.outputs?.some((output) => output.output_type === 'error'))`;
    await page.waitForFunction(`(${ended}) && (${isIdle})`, undefined, {
      timeout: 3_600_000,
      polling: 1000,
    });
    const cells = /** @type {Cell[]} */ (await page.evaluate(readCells));
    const code = cells.filter(({ cell_type: type }) => type === 'code');
    const outputs = code.flatMap((cell) => cell.outputs);
    const error = outputs.find((output) => output.output_type === 'error');
    const shown = outputs.filter(({ data }) => data?.['text/html'] || data?.['image/svg+xml']);
    const last = [code.at(-1)?.outputs.at(-1)?.text ?? ''].flat().join('').trim();
    console.log(
      `${name}: ${error ? 'failed' : 'passed'}, ${code.length} cells, ${shown.length} pictures; opened in ` +
        `${seconds(opened - started)} s, ran in ${seconds(performance.now() - opened)} s; ${last}`,
    );
    if (error) console.error([error.ename, error.evalue, ...(error.traceback ?? [])].join('\n'));
    if (elsewhere.length > 0) console.error(`${name}: asked elsewhere: ${elsewhere.join(', ')}`);
    if (error || shown.length === 0 || elsewhere.length > 0) failed++;
    if (pictures !== undefined) {
      for (const [i, output] of (await page.locator('.jp-OutputArea-output svg').all()).entries()) {
        await output.scrollIntoViewIfNeeded();
        await page.screenshot({ path: join(pictures, `${name}-${i + 1}.png`) });
      }
    }
    await context.close();
  }
  failed += await checkStop();
} finally {
  await browser.close();
  site.close();
}
/** @returns {Promise<number>} how often Stop did not do what it says */
async function checkStop() {
  const page = await browser.newPage();
  await open(page, names[0] ?? '');
  /**
   * Runs code in the notebook's kernel, and presses Stop where `stopAfter` milliseconds are given.
   *
   * @param {string} code
   * @param {number} [stopAfter]
   */
  const run = (code, stopAfter) =>
    /** @type {Promise<{ said: string, milliseconds: number }>} */ (
      page.evaluate(`(async () => {
        const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
        const future = kernel.requestExecute({ code: ${JSON.stringify(code)} });
        let said = '';
        let stopped = performance.now();
        future.onIOPub = ({ content }) => {
          said += content.evalue ?? content.data?.['text/plain'] ?? '';
        };
        const stop = () => { stopped = performance.now(); kernel.interrupt(); };
        if (${stopAfter !== undefined}) setTimeout(stop, ${stopAfter});
        await future.done;
        return { said, milliseconds: performance.now() - stopped };
      })()`)
    );
  let wrong = 0;
  /** @type {readonly [name: string, code: string, expected: RegExp, stopAfter?: number][]} */
  const cases = [
    ['a value', 'const kept = 41; kept + 1', /^42$/],
    [
      'a loop of awaits',
      'while (true) await new Promise((d) => setTimeout(d, 1))',
      /interrupted/,
      1000,
    ],
    ['its state', 'kept', /^41$/],
    ['a loop that never waits', 'while (true) {}', /All variables are gone/, 1000],
    ['the worker after it', '1 + 1', /^2$/],
  ];
  for (const [name, code, expected, stopAfter] of cases) {
    const { said, milliseconds } = await run(code, stopAfter);
    const isRight = expected.test(said);
    console.log(
      `stop  ${name}: ${isRight ? 'right' : 'wrong'}, ${milliseconds.toFixed(0)} ms; ${said}`,
    );
    if (!isRight) wrong++;
  }
  await page.close();
  return wrong;
}

console.log(`${names.length} notebooks, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
