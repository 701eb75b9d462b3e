// Which notebooks the site opens in the browser, and how.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { browserNotebooks, isForBrowsers, liteNotebook } from '../docs/scripts/lite-notebook.mjs';
import { notebookPage } from '../docs/scripts/notebook-page.mjs';
import { root } from './support/arrows.js';

const folder = join(root, 'packages/notebooks');
const read = (name: string) => readFileSync(join(folder, `${name}.ipynb`), 'utf8');
const notebook = (...sources: string[]) =>
  JSON.stringify({
    cells: sources.map((source) => ({ cell_type: 'code', source: [source], outputs: [1] })),
    metadata: { kernelspec: { name: 'tslab' }, language_info: { name: 'typescript' } },
  });

test.each([
  ["import { a } from '@resattn/core';", true],
  ["import {\n  a,\n} from '@resattn/core';\nimport '@resattn/core';", true],
  ["import { readFileSync } from 'node:fs';", false],
  ["const fs = require('fs');", false],
  ["const { a } = await import('elsewhere');", false],
  ["console.log('from nowhere')", true],
])('%s', (source, expected) => {
  expect(isForBrowsers(notebook(source), new Set(['@resattn/core']))).toBe(expected);
});

test('the notebooks with a button import only what a browser has', () => {
  const inBrowser = new Set(
    ['core', 'data', 'layers', 'metrics', 'models', 'models/baselines', 'runtime', 'vis']
      .map((name) => `@resattn/${name}`)
      .concat('@tensorflow/tfjs', 'tslab', '@resattn/kernel'),
  );
  expect(browserNotebooks).toHaveLength(5);
  for (const name of browserNotebooks)
    expect(isForBrowsers(read(name), inBrowser), name).toBe(true);
});

test('a notebook is opened without outputs, for the kernel of the browser, with a note', () => {
  const opened = JSON.parse(liteNotebook(notebook('1 + 1'))) as {
    cells: { cell_type: string; source: string | string[]; outputs?: unknown[] }[];
    metadata: object;
  };
  expect(opened.metadata).toEqual({
    kernelspec: { name: 'typescript', display_name: 'TypeScript', language: 'typescript' },
    language_info: { name: 'typescript' },
  });
  expect(opened.cells[0]).toMatchObject({ cell_type: 'markdown' });
  expect(opened.cells[0]!.source).toContain('quick setting');
  expect(opened.cells[1]).toMatchObject({ source: ['1 + 1'], outputs: [] });
});

test('its page has a button below the title, others have none', () => {
  const name = '04-attention-from-scratch';
  const pageOf = (isInBrowser: boolean) =>
    notebookPage(name, read(name), (text) => text, isInBrowser).markdown;
  const button = `<a href="../lite/notebooks/index.html?path=${name}.ipynb" target="_self">`;
  const lines = pageOf(true).split('\n');
  expect(lines[0]).toMatch(/^# /);
  expect(lines[2]).toContain(button);
  expect(pageOf(false)).not.toContain('lite/');
});
