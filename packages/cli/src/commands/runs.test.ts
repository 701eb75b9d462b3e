import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resattn } from '../fixtures/command.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeRun(name: string, config: object, results?: object): string {
  const run = join(folder, name);
  mkdirSync(run);
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

test('mistakes are said', async () => {
  const missing = await resattn(['runs', 'list', join(folder, 'nowhere')]);
  expect(missing).toMatchObject({ status: 1 });
  expect(missing.error).toContain('there is no folder');
  const run = writeRun('one', {});
  expect((await resattn(['runs', 'compare', run])).error).toContain('at least two');
  expect((await resattn(['runs', 'open', run])).error).toContain('resattn train --resume');
  expect((await resattn(['runs', 'compare', run, folder])).error).toContain('not a run folder');
});
