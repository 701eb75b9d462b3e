import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planTable, summarizeSeeds as summarize } from '@resattn/experiments';
import { publishedTables as experiments } from '@resattn/experiments/config';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { resattn } from '../../test/command.js';
import { interruptAfter } from '../../test/interrupt-after.js';
import { main } from '../program.js';

/** Makes the runs of the table `reverse` small. */
const small = [
  ...['trainSize=200', 'validationSize=20', 'testSize=30', 'maxSourceLength=3'],
  ...['maxTargetLength=4', 'modelDim=16', 'numHeads=2', 'numLayers=1', 'hiddenUnits=16'],
  ...['epochs=2', 'batchSize=50', 'validationPairs=10'],
].flatMap((field) => ['--set', field]);

let folder: string;
const table = (...more: string[]) =>
  resattn(['reproduce', 'reverse', '--only', 'transformer', '--out', folder, ...small, ...more]);
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-reproduce-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('reproduce', () => {
  it('stops when interrupted, with the table so far', async () => {
    const terminal = interruptAfter(capturedTerminal(), 1);
    const args = ['reproduce', 'reverse', '--only', 'transformer', '--out', folder, ...small];
    expect(await main(args, terminal)).toBe(130);
    expect(read('table.md')).toMatch(/^\| Transformer \| – \|/m);
  });

  it('continues with what was begun, and sets mean and deviation into a table', async () => {
    const { status, said, out } = await table('--seeds', '2');
    expect(said).toContain('2 runs, 0 of them finished');
    expect(said).toMatch(/Resuming from step \d+/);
    expect(status).toBe(0);
    expect(out).toContain('Set otherwise here, in all runs: ');
    expect(out).toMatch(/BLEU +test/);
    expect(out).toMatch(/Transformer +\d+\.\d\d ± \d+\.\d\d \[\d+\.\d\d, \d+\.\d\d\] \(2\)/);
    expect(out).toContain('Seeds 1 to 2 of the model');
    expect(out).toContain('The seed of the data is 1 in all of them');
    const [first, second] = [1, 2].map(
      (seed) => JSON.parse(read(`runs/transformer/test/seed-${seed}/results.json`)).bleu,
    );
    const { data } = Papa.parse<Record<string, string>>(read('table.csv').trim(), { header: true });
    expect(data.length).toBe(1);
    expect(Number(data[0]!.mean)).toBeCloseTo((first + second) / 2, 10);
    expect(Number(data[0]!.deviation)).toBeCloseTo(Math.abs(first - second) / Math.SQRT2, 10);
    expect(read('table.html')).toContain('Mean ± deviation of the sample');
    expect(read('table.tex')).toContain('\\begin{tabular}');
    const values = Papa.parse<Record<string, string>>(read('runs.csv').trim(), { header: true });
    expect(values.data.map(({ value }) => Number(value))).toEqual([first, second]);
  });

  it('trains nothing twice', async () => {
    const { said, status } = await table('--seeds', '2');
    expect(said).toContain('2 runs, 2 of them finished');
    expect(said).not.toContain('val. loss');
    expect(status).toBe(0);
  });

  it('refuses a folder of runs with other settings', async () => {
    const { status, error } = await table('--set', 'dropout=0.4');
    expect(error).toMatch(/was run with other settings/);
    expect(status).toBe(1);
  });

  it.each([
    [['revers'], /no table "revers"\. Did you mean "reverse"/],
    [
      ['reverse', '--only', 'perceptron'],
      /leaves nothing of reverse\. Its rows are RNNsearch; Transformer/,
    ],
    [['reverse', '--set', 'epoch=1'], /there is no field "epoch"\. Did you mean "epochs"/],
    [['reverse', '--set', 'epochs'], /expected field=value/],
    [['reverse', '--seeds', 'many'], /expected an integer from 1/],
  ])('%j says what is wrong', async (args, message) => {
    const { status, error } = await resattn(['reproduce', ...args]);
    expect(error).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('summarize', () => {
  it('takes the deviation of the sample, where there are two runs', () => {
    expect(summarize([2, 4, 9])).toEqual({ runs: 3, mean: 5, deviation: Math.sqrt(13) });
    expect(summarize([3])).toEqual({ runs: 1, mean: 3, deviation: undefined });
    expect(summarize([])).toBeUndefined();
  });
});

describe.each(Object.values(experiments))('table $name', (experiment) => {
  it('has a valid configuration in every cell, in a folder of its own', () => {
    const options = { seeds: 2, folder: 'out', only: [], set: [] };
    const cells = planTable(experiment, options);
    expect(cells.length).toBe(experiment.rows.length * experiment.columns.length);
    const folders = cells.flatMap(({ runs }) => runs.map((run) => run.folder));
    expect(new Set(folders).size).toBe(2 * cells.length);
  });

  it('names the source of every published value', () => {
    for (const row of experiment.rows)
      for (const column of experiment.columns) {
        const { published } = experiment.cell(row, column);
        if (published) expect(published.source.length).toBeGreaterThan(10);
      }
  });
});
