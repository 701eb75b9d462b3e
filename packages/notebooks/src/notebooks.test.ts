import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TENSORFLOW_VERSION } from '@resattn/runtime';
import { describe, expect, test } from 'vitest';
import { type OutputData, readNotebook } from './fixtures/notebook-cells.js';
import { findNotebooks, formatResults, runNotebooks } from './index.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const notebooks = findNotebooks(folder);

const pictureOf = (data: OutputData) => [data['image/svg+xml'] ?? []].flat().join('');

describe.each(notebooks.map((path) => [relative(folder, path), path]))('%s', (_, path) => {
  const { cells, prose } = readNotebook(path);
  const code = cells.filter(({ cell_type }) => cell_type === 'code');

  test('is prose and code in turn, with a paper, the expected numbers and minutes', () => {
    const isChinese = path.includes(join('notebooks', 'zh'));
    expect(prose).toMatch(/^# \d\d · /);
    expect(prose).toMatch(/https:\/\/(arxiv\.org|aclanthology\.org)/);
    expect(prose).toMatch(isChinese ? /\| 完整与快速相同（/ : /\| full\b/);
    expect(prose).toMatch(isChinese ? /\| 完整与快速相同（/ : /\| quick\b/);
    expect(cells[0]!.cell_type).toBe('markdown');
    expect(code.length).toBeLessThanOrEqual(2 * (cells.length - code.length));
  });

  test('imports nothing but the packages, tslab and Node', () => {
    const sources = code.map(({ source }) => source.join('')).join('\n');
    const imported = [...sources.matchAll(/from '([^']+)'/g)].map((match) => match[1]!);
    expect(imported.length).toBeGreaterThan(2);
    for (const name of imported)
      expect(name).toMatch(
        /^(@resattn\/[a-z]+(\/[a-z]+)?|@tensorflow\/tfjs|tslab|node:(assert|fs|os|path))$/,
      );
  });

  test('is stored with the outputs of a whole run, pictures among them', () => {
    const outputs = code.flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
    const isShown = /^(?!.*=>\s*$)\s*(console\.log|display\.html|progress\.html)\(/m;
    const silent = code.filter(
      ({ source, outputs }) => !outputs?.length && isShown.test(source.join('')),
    );
    expect(silent.map(({ source }) => source.join(''))).toEqual([]);
    const shown = outputs.flatMap(({ data }) => (data ? [data] : []));
    expect(shown.filter((data) => pictureOf(data) || 'text/html' in data).length).toBeGreaterThan(
      1,
    );
  });

  test('has text beside every picture and table, for readers that show no HTML', () => {
    for (const data of code
      .flatMap((cell) => cell.outputs ?? [])
      .flatMap(({ data }) => (data ? [data] : []))) {
      expect([data['text/plain'] ?? []].flat().join('').trim()).not.toBe('');
      const picture = pictureOf(data);
      if (picture)
        expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>$/s);
      // HTML of a picture alone would hide the image from readers that prefer HTML.
      expect([data['text/html'] ?? []].flat().join('')).not.toMatch(/^<svg/);
    }
  });

  test('states the versions that it runs with', () => {
    const printed = code.flatMap((cell) => (cell.outputs ?? []).flatMap(({ text }) => text ?? []));
    const stated = [...printed.join('').matchAll(/TensorFlow (\d+\.\d+\.\d+)/g)];
    for (const [, version] of stated) expect(version).toBe(TENSORFLOW_VERSION);
    const said = [...prose.matchAll(/TensorFlow (\d+\.\d+(\.\d+)?)/g)];
    for (const [, version] of said) expect(TENSORFLOW_VERSION).toContain(version);
  });

  test('runs from top to bottom in the quick setting', async () => {
    for (const name of [
      'core',
      'data',
      'kernel',
      'layers',
      'metrics',
      'models',
      'runtime',
      'vis',
    ]) {
      const built = join(folder, '..', name, 'dist/cjs/index.js');
      if (!existsSync(built)) throw new Error(`${built} is missing; build first: npm run build`);
    }
    const results = await runNotebooks({ folder, notebooks: [path], quick: true });
    expect(results[0]!.status, formatResults(results)).toBe('passed');
  });
});
