import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resattn } from '../../test/command.js';
import { writeReviews } from '../../test/reviews.js';

let folder = '';
let run = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-rerun-'));
  run = join(folder, 'run');
  const data = writeReviews(join(folder, 'reviews.csv'));
  const { status } = await resattn([
    ...['train', 'classify', '--data', data, '--run', run, '--model', 'fast-text', '--no-wide'],
    ...['--embedding-dim', '8', '--epochs', '1', '--seed', '2'],
  ]);
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('says that a run came out the same, and of another what differs', async () => {
  const { status, out, said } = await resattn(['rerun', run]);
  expect(said).toContain('val. loss');
  expect(out).toMatch(/^The same: .*run-rerun equals .*run to the bit \(\d+ files of model/m);
  expect(status).toBe(0);
  const file = join(run, 'metrics.jsonl');
  const lines = readFileSync(file, 'utf8');
  writeFileSync(file, lines.replace(/"loss":[\d.]+/, '"loss":8'));
  const again = await resattn(['rerun', run]);
  expect(again.said).not.toContain('val. loss');
  expect(again.out).toContain('from step 1 on (step): loss was 8, is ');
  expect(again.status).toBe(1);
});

test('refuses a folder that is no run', async () => {
  const { status, error } = await resattn(['rerun', join(folder, 'none')]);
  expect(error).toContain('there is no folder');
  expect(status).toBe(1);
});
