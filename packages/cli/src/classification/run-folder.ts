import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';
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

/** @throws FileFormatError when the file is missing or damaged */
export async function readTask(folder: string): Promise<RecordedTask> {
  const file = join(folder, DATA);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as RecordedTask;
  } catch (error) {
    throw new FileFormatError(
      file,
      `cannot be read (${(error as Error).message})`,
      'Copy the run folder again, or start a new run',
    );
  }
}

/**
 * Refuses a folder that holds something, before any work is done for it.
 *
 * @throws UserError
 */
export async function requireFreeFolder(folder: string): Promise<void> {
  const names: string[] = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  const isRun = names.includes('config.json');
  throw new UserError(
    `the run folder exists and is not empty: ${folder}. ${isRun ? `Go on with that run (resattn train --resume ${folder}), or choose` : 'Choose'} ` +
      'another folder with --run. Nothing was changed.',
  );
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
