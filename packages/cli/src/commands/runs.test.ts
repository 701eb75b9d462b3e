import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePredictions } from '@resattn/experiments/history';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resattn } from '../../test/command.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeRun(name: string, config: object, results?: object): string {
  const run = join(folder, name);
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'config.json'), JSON.stringify({ preset: 'language-id', ...config }));
  const metrics = [
    { event: 'step', step: 1, loss: 2 },
    { event: 'evaluation', step: 1, validation: { loss: 1.5, accuracy: 0.25 } },
    { event: 'step', step: 2, loss: 1 },
  ];
  writeFileSync(
    join(run, 'metrics.jsonl'),
    metrics.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  if (results) writeFileSync(join(run, 'results.json'), JSON.stringify(results));
  return run;
}

test('runs of a folder are listed, finished or not', async () => {
  writeRun('one', { learningRate: 0.1 }, { accuracy: 0.8125, f1: 0.75 });
  writeRun('two', { learningRate: 0.2 });
  mkdirSync(join(folder, 'not-a-run'));
  const { status, out } = await resattn(['runs', 'list', folder]);
  expect(status).toBe(0);
  expect(out).toMatch(/one +language-id +\d{4}-\d\d-\d\d \d\d:\d\d +2 +accuracy 0\.8125/);
  expect(out).toMatch(/two +language-id .* 2 +not finished/);
  expect(out).not.toContain('not-a-run');
});

test('a damaged run is named and does not hide the others', async () => {
  writeRun('one', { learningRate: 0.1 }, { accuracy: 0.8125 });
  for (const [name, text] of Object.entries({ broken: '{"preset"', empty: 'null' })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'config.json'), text);
  }
  writeFileSync(join(writeRun('torn', {}), 'metrics.jsonl'), 'no JSON\n{}\n');
  const { status, out, said } = await resattn(['runs', 'list', folder]);
  expect(status).toBe(0);
  expect(out).toContain('accuracy 0.8125');
  for (const name of ['broken', 'empty', 'torn']) {
    expect(said).toContain(`not read: ${join(folder, name)}`);
    expect(out).not.toContain(name);
  }
});

test('runs in folders below are found, and folders of a run are not taken for runs', async () => {
  const run = writeRun(join('reproduce', 'runs', 'cell', 'seed-1'), {}, { accuracy: 0.5 });
  mkdirSync(join(run, 'model'));
  writeFileSync(join(run, 'model', 'config.json'), '{"model_type": "bert"}');
  writeRun(join('node_modules', 'other'), {});
  const { out, said } = await resattn(['runs', 'list', folder]);
  expect(out.match(/language-id/g)).toHaveLength(1);
  expect(out).toContain(join('cell', 'seed-1'));
  expect(said).toBe('');
});

test('as JSON a run is a line', async () => {
  writeRun('one', { learningRate: 0.1 }, { accuracy: 0.8125 });
  const { out } = await resattn(['runs', 'list', folder, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    name: 'one',
    steps: 2,
    results: { accuracy: 0.8125 },
    config: { learningRate: 0.1 },
  });
});

test('a comparison shows what differs, and draws the curves', async () => {
  const runs = [
    writeRun('one', { learningRate: 0.1, seed: 1 }, { accuracy: 0.8125 }),
    writeRun('two', { learningRate: 0.2, seed: 1 }, { accuracy: 0.875 }),
  ];
  const page = join(folder, 'comparison.html');
  const { status, out } = await resattn(['runs', 'compare', ...runs, '--html', page]);
  expect(status).toBe(0);
  expect(out).toMatch(/learningRate +0\.1 +0\.2/);
  expect(out).toMatch(/accuracy +0\.8125 +0\.8750/);
  expect(out).not.toContain('seed');
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('validation accuracy');
  expect(html).toContain('training loss');
});

const seeded = (model: string, seed: number, accuracy: number) =>
  writeRun(
    join(model, `seed-${seed}`),
    { model, seed, dataSeed: 1 },
    { accuracy, f1: accuracy - 0.1 },
  );

test('runs are called by what differs, and those of several seeds are one column', async () => {
  const runs = [
    ...[seeded('text-cnn', 1, 0.8), seeded('dpcnn', 1, 0.7)],
    ...[seeded('text-cnn', 2, 0.9), seeded('dpcnn', 2, 0.7)],
  ];
  const page = join(folder, 'page.html');
  const { status, out } = await resattn(['runs', 'compare', ...runs, '--html', page]);
  expect(status).toBe(0);
  expect(out).toMatch(/^ +text-cnn +dpcnn$/m);
  expect(out).toMatch(/^seed +1, 2 +1, 2$/m);
  expect(out).toMatch(/^accuracy +0\.8500 ± 0\.07071 \(2\) +0\.7000 ± 0 \(2\)$/m);
  const html = readFileSync(page, 'utf8');
  for (const name of ['text-cnn, seed 1', 'text-cnn, seed 2', 'dpcnn, seed 2'])
    expect(html).toContain(name);
  const { groups, differences } = JSON.parse(
    (await resattn(['runs', 'compare', ...runs, '--json'])).out,
  );
  expect(groups).toMatchObject([
    {
      name: 'text-cnn',
      settings: { model: 'text-cnn' },
      scores: { accuracy: { values: [0.8, 0.9] } },
    },
    { name: 'dpcnn', runs: [{ seed: 1 }, { seed: 2 }] },
  ]);
  expect(differences).toBeUndefined();
});

test('runs that kept their predictions are tested against each other', async () => {
  const targets = Array.from({ length: 200 }, (_, i) => i % 2);
  const runs = [seeded('text-cnn', 1, 0.95), seeded('dpcnn', 1, 0.6)];
  for (const [i, wrong] of [20, 2.5].entries()) {
    await writePredictions(runs[i]!, {
      ...{
        kind: 'classes',
        test: 'x',
        labels: ['a', 'b'],
        targets,
        probabilities: targets.map(() => []),
      },
      predicted: targets.map((label, k) => (Math.floor(k % wrong) === 0 ? 1 - label : label)),
    });
  }
  const { out } = await resattn(['runs', 'compare', ...runs]);
  expect(out).toMatch(/^dpcnn against text-cnn +−0\.350 +−0\.\d+ to −0\.\d+ +< 0\.001$/m);
});

test('mistakes are said', async () => {
  const missing = await resattn(['runs', 'list', join(folder, 'nowhere')]);
  expect(missing).toMatchObject({ status: 1 });
  expect(missing.error).toContain('there is no folder');
  const run = writeRun('one', {});
  expect((await resattn(['runs', 'compare', run])).error).toContain('at least two');
  expect((await resattn(['runs', 'open', run])).error).toContain('resattn train --resume');
  expect((await resattn(['runs', 'compare', run, folder])).error).toContain('not a run folder');
});
