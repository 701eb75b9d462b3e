import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensorsHeader } from '@resattn/core';
import { type RunRecord, writeFileAtomic } from '@resattn/core/node';
import * as ops from '@resattn/core/ops';
import { areCompressed } from '@resattn/models/compression';
import { MODEL_FOLDER } from '@resattn/models/node';
import { guarded, type Tell } from '../events.js';
import type { MachineOptions } from '../run/machine.js';
import { otherKindError } from '../run/other-kind.js';
import { readTask, requireFreeFolder } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { requireRows } from '../run/train.js';
import type { Opened, Task, TaskTypes } from '../task.js';
import { UserError } from '../user-error.js';
import {
  type ComparedScore,
  type Comparison,
  comparisonCsv,
  comparisonMarkdown,
} from './comparison.js';
import { type Measurements, TIMED_BATCHES } from './measure.js';
import type { CompressionMethod, CompressOptions } from './options.js';
import type { Subject } from './subject.js';

export interface CompressionRequest<T extends TaskTypes> {
  readonly options: CompressOptions;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  readonly tell?: Tell | undefined;
  /** Ends the training that a method takes; its run is removed then. Default: none does. */
  readonly signal?: AbortSignal | undefined;
  /** The data of the run, where a program has it. Default: it is read from where the run says. */
  readonly data?: T['data'] | undefined;
}

/** The smaller runs, compared with the one that they were made of. */
export interface Compression {
  /** Whether it was interrupted: the comparisons are those that were finished before. */
  readonly isInterrupted: boolean;
  readonly comparisons: readonly Comparison[];
  /** The scores that are compared. */
  readonly scores: readonly ComparedScore[];
  /** Folder of the new run, or of the new runs. */
  readonly folder: string;
  /** Number of test texts. */
  readonly tests: number;
}

/**
 * Makes new runs with smaller models out of a finished one, and compares them on its test texts.
 *
 * @throws UserError for a run of a kind that is not compressed, that is not finished, or whose data
 * is not there
 */
export async function compressTask<T extends TaskTypes>(
  task: Task<T>,
  given: Opened<T['config']>,
  request: CompressionRequest<T>,
): Promise<Compression> {
  const { options, machine, signal } = request;
  const tell = guarded(request.tell);
  const { folder } = given.run;
  const { method } = options;
  if (task.compressible === undefined) throw otherKindError(task, given);
  const opened = withData(given, options.data);
  const name = folder.replace(/[/\\]+$/, '');
  const target = options.out ?? `${name}-${method === 'all' ? 'compressed' : method}`;
  await requireFreeFolder(target, 'out');
  await requireWhole(opened.run);
  if (request.data === undefined) requireRows(folder, await readTask(folder), undefined);
  const data = request.data ?? (await task.loadTask(opened.config, tell));
  const subject = await task.compressible(opened, data, { tell, signal });
  await requireSameData(folder, subject);
  const methods = method === 'all' ? subject.methods : [method];
  requireMethods(methods, subject);

  await startBackend(machine, tell, { calibrates: true });
  const obstacle = methods.includes('dynamic-int8') ? ops.int8Obstacle() : undefined;
  if (obstacle !== undefined) {
    const text = `products are computed in float32 here, because of ${obstacle}`;
    tell({ type: 'notice', topic: 'int8', text });
  }
  const before = await subject.measure(folder);
  const comparisons: Comparison[] = [];
  const result = (isInterrupted: boolean): Compression => ({
    ...{ isInterrupted, comparisons, folder: target },
    scores: subject.scores,
    tests: subject.tests,
  });
  for (const [i, each] of methods.entries()) {
    if (method === 'all')
      tell({ type: 'method', method: each, number: i + 1, count: methods.length });
    const made = method === 'all' ? join(target, each) : target;
    const after = await compressBy(each, subject, made, options);
    if (after === undefined) return result(true);
    comparisons.push({ method: each, from: folder, run: made, before, after });
  }
  await writeTables(target, comparisons, subject);
  return result(false);
}

/** The run with its texts at another place; that they are the same is checked when they are read. */
function withData<Run extends { readonly config: object }>(
  run: Run,
  data: string | undefined,
): Run {
  return data === undefined ? run : { ...run, config: { ...run.config, data } };
}

/** Makes one smaller run and measures it; undefined when it was interrupted. */
async function compressBy(
  method: CompressionMethod,
  subject: Subject,
  target: string,
  options: CompressOptions,
): Promise<Measurements | undefined> {
  try {
    const { run, status } = await subject.compress(method, target, options);
    if (status === 'interrupted') {
      await rm(target, { recursive: true });
      return undefined;
    }
    const after = await subject.measure(target);
    const { parameters, scores } = after;
    const compression = { method, from: subject.run.folder, after };
    await run.writeResults({ ...scores, parameters, compression });
    return after;
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

/** Writes `compression.md`, `.csv` and `.json`. */
async function writeTables(
  folder: string,
  comparisons: readonly Comparison[],
  { title, tests, scores }: Subject,
): Promise<void> {
  const markdown = comparisonMarkdown(comparisons, scores, {
    title: `${title}, compressed`,
    notes: [
      `scores on the ${tests.toLocaleString('en-US')} test texts of the run`,
      `ms: medians of ${TIMED_BATCHES} batches of 1 and of 32 test texts, from text to answer`,
      'size: of the file of the weights',
    ],
  });
  const json = `${JSON.stringify(comparisons, null, 2)}\n`;
  await writeFileAtomic(join(folder, 'compression.md'), markdown);
  await writeFileAtomic(join(folder, 'compression.csv'), comparisonCsv(comparisons));
  await writeFileAtomic(join(folder, 'compression.json'), json);
}

/** @throws UserError for a run that is not finished, or whose weights are compressed already */
async function requireWhole(run: RunRecord): Promise<void> {
  const { folder } = run;
  if ((await run.readResults()) === undefined) {
    throw new UserError(
      `${folder} is not finished: train it to its end first (resattn train --resume ${folder}).`,
    );
  }
  const file = join(folder, MODEL_FOLDER, 'weights.safetensors');
  if (!areCompressed(readSafetensorsHeader(await readFile(file), file).metadata)) return;
  throw new UserError(
    `the weights of ${folder} are compressed already, and twice would only lose more. Compress the ` +
      'run that it was made from, with another method.',
  );
}

/** @throws UserError when the data is not what the run was trained on */
async function requireSameData(folder: string, { fingerprint }: Subject): Promise<void> {
  if ((await readTask(folder)).fingerprint === fingerprint) return;
  throw new UserError(
    `${folder} was trained on other texts than there are now, so its score before and after ` +
      'cannot be compared.',
    ['put the texts back', (option) => `say where they are with ${option('data')}`],
  );
}

/** @throws UserError for a method that there is not for runs of this kind */
function requireMethods(methods: readonly CompressionMethod[], subject: Subject): void {
  const other = methods.find((method) => !subject.methods.includes(method));
  if (other === undefined) return;
  throw new UserError(
    `${other} is for runs that classify texts; ${subject.run.folder} can be compressed by ` +
      `${subject.methods.join(', ')}, or all of them.`,
  );
}
