#!/usr/bin/env node
// Opens notebooks of the built site in Chromium as their pages' buttons do, and runs their cells: each ends with
// the cell that checks its numbers. With a folder as second argument it leaves pictures there.
//   node docs/scripts/check-lite.mjs [folder of the site] [folder of the pictures] [names of notebooks …]
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dist, launchChromium, serveSite } from './serve-site.mjs';

const [folder = dist, pictures, ...named] = process.argv.slice(2);
const names =
  named.length > 0
    ? named
    : [
        '01-resnet-attention',
        '02-residual-connections',
        '03-residual-versions',
        '04-attention-from-scratch',
        '05-multi-head-attention',
      ];
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
    await page.goto(`${site.url}${lite}/notebooks/index.html?path=${name}.ipynb`);
    await page.waitForFunction(isIdle, undefined, { timeout: 180_000 });
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
} finally {
  await browser.close();
  site.close();
}
console.log(`${names.length} notebooks, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
