import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { RunRecord, writeFileAtomic } from '@resattn/core/node';
import { type Configurations, familiesOf, fieldsOf, type Kind } from '../config/kinds.js';
import { recordedFields } from '../config/recorded-fields.js';
import { resolveConfig } from '../config/resolve.js';
import type { Tell } from '../events.js';
import { presets } from '../presets/index.js';
import type { Preset } from '../presets/preset.js';
import type { RunData } from '../task.js';
import { UserError } from '../user-error.js';
import { requireOwnModel } from './own-model.js';

/** A run folder of one kind, opened. */
export type OpenedRun<K extends Kind = Kind> = {
  readonly [Each in K]: {
    readonly run: RunRecord;
    readonly kind: Each;
    /** Name of the preset that it was trained with. */
    readonly preset: string;
    readonly config: Configurations[Each];
  };
}[K];

/** `data.json` of a run: what it was trained on, and what its kind keeps beside. */
export type RecordedTask = Pick<RunData, 'name' | 'description' | 'fingerprint' | 'source'>;

/** What kinds that have classes record beside. */
interface LabelledTask {
  readonly labels?: unknown;
  readonly labelNames?: unknown;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const DATA = 'data.json';

/** `runs/<name>-20261123-041500`, in local time. */
export function defaultRunFolder(name: string, now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return join('runs', `${name}-${date}-${time}`);
}

/**
 * Opens a run folder. Nothing of it is run: a model of its owner's is registered before, or named.
 *
 * @throws UserError when the folder is not one of a run, or its model is neither registered nor named
 */
export async function openRun(folder: string): Promise<OpenedRun> {
  if (!existsSync(folder)) {
    throw new UserError(`there is no folder ${folder}.${await newestRuns()}`);
  }
  const run = await RunRecord.open(folder);
  const { preset: name, ...values } = run.config as Record<string, unknown>;
  if (typeof name !== 'string' || !Object.hasOwn(presets, name)) {
    throw new UserError(
      `${folder}: config.json names the preset ${JSON.stringify(name)}, this release has ${Object.keys(presets).join(', ')}.`,
    );
  }
  const families = familiesOf[presets[name]!.kind];
  if (families) await requireOwnModel(folder, families);
  return opened(run, name, presets[name]!, {
    source: join(folder, 'config.json'),
    values: recordedFields(name, values),
  });
}

function opened<K extends Kind>(
  run: RunRecord,
  name: string,
  preset: Preset<K>,
  recorded: { readonly source: string; readonly values: Readonly<Record<string, unknown>> },
): OpenedRun<K> {
  const { kind, config } = preset;
  const fields = fieldsOf[kind];
  return {
    run,
    kind,
    preset: name,
    config: resolveConfig(config, fields, [recorded], familiesOf[kind]),
  };
}

/**
 * Tells that a run which is used has not come to its end.
 *
 * @throws UserError when it has not even a checkpoint
 */
export async function tellUnfinished(run: RunRecord, tell: Tell): Promise<void> {
  if ((await run.readResults()) !== undefined) return;
  const written = ['weights.safetensors', 'model.safetensors'];
  const isEarlier = written.some((name) => existsSync(join(run.folder, 'model', name)));
  if (!isEarlier && (await run.checkpoints.steps()).length === 0) {
    throw new UserError(
      `${run.folder} is not finished, and there is no checkpoint of it yet: it has no weights to use.`,
      [`resume it (resattn train --resume ${run.folder})`, 'name another run'],
    );
  }
  tell({
    ...{ type: 'unfinished', folder: run.folder },
    uses: isEarlier ? 'the model of its earlier end' : 'its best checkpoint so far',
  });
}

/** Writes `data.json`. */
export async function writeTask(
  folder: string,
  { name, description, fingerprint, source }: RunData,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const recorded = { name, description, ...details, fingerprint, source };
  await writeFileAtomic(join(folder, DATA), `${JSON.stringify(recorded, null, 2)}\n`);
}

/** @throws FileFormatError when the file is missing or damaged */
export async function readTask<Details extends object = object>(
  folder: string,
): Promise<RecordedTask & Details> {
  const file = join(folder, DATA);
  const refuse = (problem: string): never => {
    throw new FileFormatError(file, problem, 'Copy the run folder again, or start a new run');
  };
  let task: (RecordedTask & Details & LabelledTask) | null;
  try {
    task = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return refuse(`cannot be read (${(error as Error).message})`);
  }
  const isText = (value: unknown) => typeof value === 'string';
  if (!isText(task?.fingerprint) || !isText(task?.description) || !isObject(task?.source))
    refuse('damaged: it does not say what the run was trained on');
  const { labels = [], labelNames = {} } = task!;
  if (!Array.isArray(labels) || !labels.every(isText) || !isObject(labelNames))
    refuse('damaged: its labels are no texts');
  return task!;
}

/**
 * Refuses a folder that holds something, before any work is done for it.
 *
 * @param option the option that chooses another
 * @throws UserError
 */
export async function requireFreeFolder(folder: string, key = 'run'): Promise<void> {
  if (folder === '')
    throw new UserError((option) => `${option(key)} is empty, expected the path of a folder.`);
  const names: string[] = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') return [];
    throw new UserError(`${folder} is no folder: it, or a part of its path, is a file.`, [
      (option) => `choose another folder with ${option(key)}`,
    ]);
  });
  if (names.length === 0) return;
  const isRun = names.includes('config.json');
  throw new UserError(`the run folder exists and is not empty: ${folder}. Nothing was changed.`, [
    ...(isRun ? [`resume that run (resattn train --resume ${folder})`] : []),
    (option) => `choose another folder with ${option(key)}`,
  ]);
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
