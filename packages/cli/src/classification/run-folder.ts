import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunRecord, writeFileAtomic } from '@resattn/core/node';
import {
  type ClassificationConfig,
  classificationFields,
} from '../config/classification-config.js';
import { resolveConfig } from '../config/resolve.js';
import { UserError } from '../errors.js';
import { presets } from '../presets/index.js';
import type { ClassificationTask } from './task.js';

/** `config.json` of a run: the preset's name and every field. */
export type RecordedConfig = ClassificationConfig & { readonly preset: string };

/** `data.json` of a run: what it was trained on. */
export type RecordedTask = Pick<
  ClassificationTask,
  'name' | 'description' | 'labels' | 'labelNames' | 'fingerprint' | 'source'
>;

const DATA = 'data.json';

/** `runs/<name>-20261123-041500`, in local time. */
export function defaultRunFolder(name: string, now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return join('runs', `${name}-${date}-${time}`);
}

/** @throws UserError when the folder is not one of a classification run */
export async function openRun(
  folder: string,
): Promise<{ run: RunRecord; preset: string; config: ClassificationConfig }> {
  if (!existsSync(folder)) {
    throw new UserError(`there is no folder ${folder}.${await newestRuns()}`);
  }
  const run = await RunRecord.open(folder);
  const { preset, ...values } = run.config as Record<string, unknown>;
  if (typeof preset !== 'string' || !Object.hasOwn(presets, preset)) {
    throw new UserError(
      `${folder}: config.json names the preset ${JSON.stringify(preset)}, this release has ${Object.keys(presets).join(', ')}.`,
    );
  }
  const source = join(folder, 'config.json');
  const config = resolveConfig(presets[preset]!.config, classificationFields, [{ source, values }]);
  return { run, preset, config };
}

export async function writeTask(folder: string, task: ClassificationTask): Promise<void> {
  const { name, description, labels, labelNames, fingerprint, source } = task;
  const recorded: RecordedTask = { name, description, labels, labelNames, fingerprint, source };
  await writeFileAtomic(join(folder, DATA), `${JSON.stringify(recorded, null, 2)}\n`);
}

export async function readTask(folder: string): Promise<RecordedTask> {
  return JSON.parse(await readFile(join(folder, DATA), 'utf8')) as RecordedTask;
}

/** Names the runs that are there, for whoever mistyped one. */
async function newestRuns(): Promise<string> {
  const names = await readdir('runs').catch(() => []);
  const newest = names.sort((a, b) => stamp(b).localeCompare(stamp(a))).slice(0, 3);
  return newest.length === 0
    ? ''
    : ` Newest runs: ${newest.map((n) => join('runs', n)).join(', ')}.`;
}

const stamp = (name: string) => /\d{8}-\d{6}/.exec(name)?.[0] ?? '';
