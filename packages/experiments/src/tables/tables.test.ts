import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePredictions } from '../predictions/predictions-file.js';
import { languageId } from '../presets/language-id.js';
import { type CellPair, type CellResult, compareCells, type FinishedCell } from './cell-result.js';
import type { Experiment } from './experiment.js';
import { latexText, writeTableFiles } from './table-files.js';
import { type TablePage, tablePage } from './text-table.js';

const experiment: Experiment = {
  name: 'made-up',
  summary: 'three models, 50 % & more',
  score: { field: 'accuracy', heading: 'accuracy in %', factor: 100, digits: 1 },
  rows: ['good', 'as_good', 'bad'],
  columns: ['one', 'other'],
  seeds: 2,
  cell: () => ({
    presetName: 'language-id',
    preset: { kind: 'classification', summary: '', config: languageId },
    values: {},
  }),
  notes: ['a | note'],
};

let folder = '';
let cells: readonly CellResult[] = [];
let pairs: readonly CellPair[] = [];
let page: TablePage;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const csv = (name: string) =>
  Papa.parse<Record<string, string>>(read(name).trim(), { header: true }).data;

/** A run that is wrong on every `each`th of 300 texts, beginning with the `seed`th. */
async function run(name: string, test: string, each: number, seed: number) {
  const target = mkdtempSync(join(folder, `${name.replace(' ', '-')}-`));
  const targets = Array.from({ length: 300 }, (_, i) => i % 2);
  const predicted = targets.map((label, i) => ((i + seed) % each === 0 ? 1 - label : label));
  const right = predicted.filter((label, i) => label === targets[i]).length;
  await writePredictions(target, {
    ...{ kind: 'classes', test, labels: ['a', 'b'], targets, predicted },
    probabilities: targets.map(() => []),
  });
  return { seed, folder: target, value: (100 * right) / 300, seconds: 2 };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-table-'));
  const finished: FinishedCell[] = [];
  for (const [row, each] of [
    ['good', 10],
    ['as_good', 11],
    ['bad', 3],
  ] as const) {
    for (const column of experiment.columns) {
      // The last cell has one run yet.
      const seeds = row === 'bad' && column === 'other' ? [1] : [1, 2];
      const runs = await Promise.all(seeds.map((seed) => run(row, column, each, seed)));
      const published = row === 'good' ? { value: 90, source: 'Somebody 2020' } : undefined;
      finished.push({ row, column, runs, seeds: 2, published });
    }
  }
  ({ cells, pairs } = await compareCells(finished, experiment.score));
  page = tablePage(experiment, cells, pairs);
  await writeTableFiles(folder, page, { score: 'accuracy', cells, pairs });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('cells with the same test texts are compared, and corrected for all comparisons', () => {
  expect(pairs).toHaveLength(6);
  expect(pairs.every(({ first, second }) => first.column === second.column)).toBe(true);
  for (const { pValue, adjustedPValue } of pairs)
    expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
  expect(cells.map(({ isBest }) => isBest)).toEqual([true, true, true, true, false, false]);
  for (const { summary, interval } of cells) {
    expect(interval!.lower).toBeLessThan(summary!.mean);
    expect(interval!.upper).toBeGreaterThan(summary!.mean);
  }
});

test('the page says what differs, and what chance gives', () => {
  expect(page.findings).toEqual([
    'Best: as_good, one (91.0). Significantly worse: bad, one (66.7). Not told apart from it: good, one (90.0).',
    'Best: as_good, other (91.0). Significantly worse: bad, other (66.7). Not told apart from it: good, other (90.0).',
  ]);
  const [first] = page.differences!.rows;
  expect(first!.map(({ text }) => text).at(-1)).toBe('yes');
  expect(page.runs!.rows.at(-1)!.map(({ text }) => text)).toEqual(['bad, other', '66.7', '–']);
});

test('of a loss the lowest is the best', async () => {
  const score = { ...experiment.score, isLowerBetter: true };
  const lower = await compareCells(cells, score);
  expect(lower.cells.map(({ isBest }) => isBest)).toEqual([false, false, false, false, true, true]);
  expect(tablePage({ ...experiment, score }, lower.cells, lower.pairs).findings[0]).toMatch(
    /^Best: bad, one \(66\.7\)\. Significantly worse: good, one \(90\.0\); as_good/,
  );
});

test('runs without predictions have their scores, and no tests', async () => {
  const plain = mkdtempSync(join(folder, 'plain-'));
  writeFileSync(join(plain, 'results.json'), '{}');
  const runs = [{ seed: 1, folder: plain, value: 50, seconds: 1 }];
  const cell = { row: 'bad', column: 'one', runs, seeds: 1, published: undefined };
  const compared = await compareCells([cell], experiment.score);
  const { scores, differences, runs: shown, notes } = tablePage(experiment, compared.cells, []);
  expect(scores.rows[0]![1]).toEqual({ text: '50.0 (1)', isBest: undefined });
  expect([differences, shown]).toEqual([undefined, undefined]);
  expect(notes[0]).toBe('Mean ± deviation of the sample (runs).');
});

test('Markdown has scores, findings, differences and runs', () => {
  const text = read('table.md');
  expect(text).toMatch(
    /^\| good \| 90\.0 ± 0\.0 \[\d\d\.\d, \d\d\.\d\] \(2\) \* \| 90\.0 \[1\] \|/m,
  );
  expect(text).toContain('## Differences in accuracy in %');
  expect(text).toContain('## Accuracy in % of each run');
  expect(text).toMatch(/^\| bad, other \|.* 66\.7 \| – \|$/m);
});

test('LaTeX is booktabs with the best in bold and its characters escaped', () => {
  const text = read('table.tex');
  expect(text).toContain('\\begin{tabular}{lrrrr}');
  expect(text).toMatch(
    /^ {4}good & \\textbf\{90\.0 \$\\pm\$ 0\.0 \[.*\] \(2\)\} & 90\.0 \[1\] & /m,
  );
  expect(text).toContain('as\\_good & ');
  expect(text).toContain('\\caption{Three models, 50 \\% \\& more. Best: ');
  expect(text.match(/(?<!\\)&/g)).toHaveLength(4 * 4);
  expect(latexText('a_b^c ~ \\ {x} #1 < 2')).toBe(
    'a\\_b\\textasciicircum{}c \\textasciitilde{} \\textbackslash{} \\{x\\} \\#1 $<$ 2',
  );
});

test('CSV has unrounded numbers: a line a cell, a run, a pair', () => {
  expect(csv('table.csv')).toHaveLength(6);
  expect(csv('table.csv')[5]).toMatchObject({ row: 'bad', runs: '1', deviation: '', source: '' });
  expect(Number(csv('table.csv')[0]!.lower)).toBeCloseTo(cells[0]!.interval!.lower, 12);
  expect(csv('runs.csv')).toHaveLength(11);
  expect(csv('runs.csv')[0]).toMatchObject({ row: 'good', column: 'one', seed: '1', value: '90' });
  expect(csv('differences.csv')).toHaveLength(6);
  expect(csv('differences.csv')[0]).toMatchObject({ row: 'as_good', otherRow: 'good' });
});

test('HTML has all three tables', () => {
  const text = read('table.html');
  expect(text.match(/<caption>/g)).toHaveLength(3);
  expect(text).toContain('Significantly worse');
});
