import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLock, RunRecord } from '@resattn/core/node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { presets } from '../presets/index.js';
import { openRun, readTask, tellUnfinished } from './run-folder.js';
import { resumeRun } from './train-run.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function begun() {
  const { config } = presets.classify!;
  await RunRecord.create(folder, { config: { preset: 'classify', ...config } });
  return openRun(folder);
}

it('a run without a checkpoint has no weights to use, and says so', async () => {
  const { run } = await begun();
  const told: unknown[] = [];
  await expect(tellUnfinished(run, (event) => void told.push(event))).rejects.toThrow(
    'is not finished, and there is no checkpoint of it yet',
  );
  expect(told).toEqual([]);
});

it('a run that one process trains is not resumed by another', async () => {
  await begun();
  const lock = await FolderLock.acquire(folder);
  await expect(resumeRun(folder, {})).rejects.toThrow(`${folder} is in use: `);
  await lock.release();
  await expect(resumeRun(folder, {})).rejects.toThrow('data.json: cannot be read');
});

it.each(['null', '[1]', '{"fingerprint":"x","description":"y"}', '{"labels":3}', '{'])(
  'a damaged data.json is refused by name: %s',
  async (text) => {
    await writeFile(join(folder, 'data.json'), text);
    await expect(readTask(folder)).rejects.toThrow(/data\.json: (damaged|cannot be read)/);
  },
);
