import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';

let before: string;
let folder: string;
beforeEach(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'resattn-next-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function writeRun(name: string, preset: string, isFinished = true): void {
  mkdirSync(join('runs', name), { recursive: true });
  writeFileSync(join('runs', name, 'config.json'), JSON.stringify({ preset }));
  if (isFinished) writeFileSync(join('runs', name, 'results.json'), '{}');
}

/** The commands that are offered. */
async function offered(): Promise<string[]> {
  const { status, out } = await resattn([]);
  expect(status).toBe(0);
  return [...out.matchAll(/^ {2}(resattn .*?)(?: {2,}.*)?$/gm)].map(([, command]) => command!);
}

it('an empty folder is told how to begin', async () => {
  const steps = await offered();
  expect(steps).toHaveLength(5);
  expect(steps).toEqual(expect.arrayContaining(['resattn train language-id', 'resattn data list']));
});

it('a data file can be trained on', async () => {
  writeFileSync('my reviews.csv', 'text,label\n');
  const steps = await offered();
  expect(steps).toHaveLength(5);
  expect(steps[0]).toBe("resattn train classify --data 'my reviews.csv'");
});

it('an unfinished run is continued, a finished one is used', async () => {
  writeRun('done', 'translate-dates');
  writeRun('begun', 'classify', false);
  const steps = await offered();
  expect(steps).toHaveLength(5);
  expect(steps.slice(0, 3)).toEqual([
    'resattn train --resume runs/begun',
    'resattn translate runs/done "your text"',
    'resattn runs open runs/done',
  ]);
});

it('a run that cannot be read hides nothing', async () => {
  writeRun('done', 'classify');
  writeFileSync('runs/done/config.json', 'no JSON');
  expect(await offered()).toContain('resattn predict runs/done "your text"');
});
