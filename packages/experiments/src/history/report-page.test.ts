import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportPageOf } from './report-page.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function runWith(files: Readonly<Record<string, string>>): string {
  const run = join(folder, 'run');
  mkdirSync(run);
  writeFileSync(join(run, 'config.json'), '{"preset":"classify","seed":1}');
  writeFileSync(join(run, 'metrics.jsonl'), '');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(run, name), text);
  return run;
}

test('a finished run has a page', async () => {
  const run = runWith({ 'results.json': '{"accuracy":1}', 'report.html': '<!doctype html>' });
  expect(await reportPageOf(run)).toBe(join(run, 'report.html'));
});

test('where there is none, it is said why', async () => {
  const run = runWith({});
  await expect(reportPageOf(run)).rejects.toThrow(`resattn train --resume ${run}`);
  writeFileSync(join(run, 'results.json'), '{"accuracy":1}');
  await expect(reportPageOf(run)).rejects.toThrow('it was deleted');
  await expect(reportPageOf(join(folder, 'none'))).rejects.toThrow('not a run folder');
});
