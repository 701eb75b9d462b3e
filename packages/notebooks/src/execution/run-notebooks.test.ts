import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { writeNotebook } from '../fixtures/write-notebook.js';
import { formatResults } from './notebook-result.js';
import { findNotebooks, runNotebooks } from './run-notebooks.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'notebooks-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const outputsOf = (path: string) =>
  (
    JSON.parse(readFileSync(path, 'utf8')) as {
      cells: { outputs: { text?: string | string[] }[] }[];
    }
  ).cells.map(({ outputs }) => outputs.map(({ text }) => [text].flat().join('')).join(''));

/** A package folder of its own, in which cells run, so that nothing is written into the real one. */
function ownFolder(name: string): string {
  const own = join(temporary, name);
  mkdirSync(own);
  for (const part of ['package.json', 'python', 'dist', 'node_modules'])
    symlinkSync(join(folder, part), join(own, part));
  return own;
}

test('runs TypeScript cells in order and saves what they print', async () => {
  const path = writeNotebook(temporary, 'sound', [
    "import { display } from 'tslab';\nconst answer: number = await Promise.resolve(42);",
    'console.log(answer satisfies number, process.env.RESATTN_QUICK);',
    "display.html('<b>shown</b>');",
  ]);
  const seen: number[] = [];
  const [result] = await runNotebooks({
    folder,
    notebooks: [path],
    quick: true,
    save: true,
    onCell: ({ done, of }) => seen.push(done / of),
  });
  expect(result).toMatchObject({ name: 'sound', status: 'passed' });
  expect(result!.cellSeconds).toHaveLength(3);
  expect(seen).toEqual([1 / 3, 2 / 3, 1]);
  expect(outputsOf(path)[1]).toBe('42 1\n');
});

test('what is written beside a notebook between its cells is seen by the next cell', async () => {
  const own = ownFolder('own');
  // The compiler watches the folder of an import that it has not found; the wait is for its watcher.
  const changed = 'await new Promise((done) => setTimeout(done, 1000));';
  const path = writeNotebook(own, 'neighbours', [
    "import { writeFileSync } from 'node:fs';\nimport * as metrics from '@resattn/metrics';",
    `writeFileSync('late.ts', 'export const late: number = 3;');\n${changed}`,
    "import { late } from './late';\nconsole.log(late satisfies number);",
    `writeFileSync('late.ts', 'export const other: string = "four";');\n${changed}`,
    "import { other } from './late';\nconsole.log(other satisfies string);",
  ]);
  const [result] = await runNotebooks({ folder: own, notebooks: [path], save: true });
  expect(result!.status, formatResults([result!])).toBe('passed');
  expect(outputsOf(path).map((output) => output.trim())).toEqual(['', '', '3', '', 'four']);
});

test('cells can do what the guide says', async () => {
  const own = ownFolder('guide');
  const entry = join(temporary, 'node_modules/exports-only');
  mkdirSync(entry, { recursive: true });
  const main = { name: 'exports-only', type: 'module', exports: { '.': './entry.js' } };
  writeFileSync(join(entry, 'package.json'), JSON.stringify(main));
  writeFileSync(join(entry, 'entry.js'), 'export const answer = 42;');
  const path = writeNotebook(own, 'guide', [
    'async function* numbers() { yield 1; }\nconst labels = ["a"];',
    'for await (const one of numbers()) console.log(one, { labels }.labels.toReversed());',
    "import { answer } from 'exports-only';\nconsole.log(answer);",
    'const labels = 7;\nlabels.toFixed(1)',
  ]);
  const [result] = await runNotebooks({ folder: own, notebooks: [path], save: true });
  expect(result!.status, formatResults([result!])).toBe('passed');
  expect(outputsOf(path)).toEqual(['', "1 [ 'a' ]\n", '42\n', '']);
});

test('a broken notebook is a failure that names its cell, and the next one still runs', async () => {
  const broken = writeNotebook(temporary, 'broken', [
    'const rate = 0.5;',
    "throw new Error('rate is ' + rate + ', expected 0.1');",
    "console.log('never');",
  ]);
  const mistyped = writeNotebook(temporary, 'mistyped', ["const count: number = 'three';"]);
  const sound = writeNotebook(temporary, 'next', ['console.log(1);']);
  const before = readFileSync(broken, 'utf8');
  const results = await runNotebooks({ folder, notebooks: [broken, mistyped, sound] });
  expect(results.map(({ status }) => status)).toEqual(['failed', 'failed', 'passed']);
  expect(results[0]!.failure).toMatchObject({ cell: 2, source: expect.stringContaining('throw') });
  expect(results[0]!.failure!.message).toContain('rate is 0.5, expected 0.1');
  expect(results[1]!.failure!.message).toContain("Type 'string' is not assignable");
  expect(readFileSync(broken, 'utf8')).toBe(before);

  const table = formatResults(results);
  expect(table).toMatch(/^broken +failed/m);
  expect(table).toContain('rate is 0.5, expected 0.1');
  expect(table.endsWith('1 passed, 2 failed')).toBe(true);
});

test('a cell that takes too long fails', async () => {
  const path = writeNotebook(temporary, 'slow', [
    'await new Promise((done) => setTimeout(done, 600_000));',
  ]);
  const [result] = await runNotebooks({ folder, notebooks: [path], cellTimeout: 5 });
  expect(result!.failure!.message).toContain('took longer than it may');
});

test('an abort ends the kernel too', async () => {
  const file = join(temporary, 'pid');
  const path = writeNotebook(temporary, 'endless', [
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(file)}, String(process.pid));`,
    'await new Promise((done) => setTimeout(done, 600_000));',
  ]);
  const abort = new AbortController();
  const run = runNotebooks({
    folder,
    notebooks: [path],
    signal: abort.signal,
    onCell: () => abort.abort(),
  });
  await expect(run).rejects.toThrow(/abort/);
  const kernel = Number(readFileSync(file, 'utf8'));
  await vi.waitFor(() => expect(() => process.kill(kernel, 0)).toThrow('ESRCH'), {
    timeout: 600_000,
    interval: 100,
  });
});

test('a file that is no notebook is a failure, not a crash', async () => {
  const [result] = await runNotebooks({
    folder,
    notebooks: [writeNotebook(temporary, 'invalid', [null as unknown as string])],
  });
  expect(result).toMatchObject({ status: 'failed' });
  expect(result!.failure!.message).toContain('status 1');
});

test('finds notebooks by the beginning of their names', () => {
  const [first] = findNotebooks(folder, ['01']);
  expect(first).toMatch(/01-resnet-attention\.ipynb$/);
  expect(findNotebooks(folder)).toContain(first);
  const chinese = findNotebooks(folder, ['zh']);
  expect(chinese.map((path) => relative(folder, path).split(sep)[0])).toEqual(Array(5).fill('zh'));
  expect(findNotebooks(folder, ['zh/01'])).toEqual(chinese.slice(0, 1));
  expect(findNotebooks(folder).slice(-5)).toEqual(chinese);
  expect(() => findNotebooks(folder, ['99'])).toThrow(/no notebook "99"; there are 01-/);
});
