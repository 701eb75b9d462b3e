import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderLock, RunRecord } from '@resattn/core/node';
import { type DataEvent, guarded, type Tell } from '../events.js';
import type { Opened, RunData, Task, TaskTypes, TrainingEnd } from '../task.js';
import { UserError } from '../user-error.js';
import { changedConfig, places } from './changed-config.js';
import { isAbortOf, stoppable } from './interruption.js';
import type { MachineOptions } from './machine.js';
import { keepOwnModel } from './own-model.js';
import { packageVersions } from './package-versions.js';
import { profileStep, requireProfiler } from './profile-step.js';
import { provenance } from './provenance.js';
import type { GivenRows } from './rows.js';
import {
  defaultRunFolder,
  type RecordedTask,
  readTask,
  requireFreeFolder,
  writeTask,
} from './run-folder.js';
import { startBackend } from './start-backend.js';
import { writeTrainingTexts } from './training-texts.js';

/** How a run is computed and watched. */
export interface RunRequest<T extends TaskTypes> {
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  /** Whether one step is recorded before training. Default false. */
  readonly profile?: boolean | undefined;
  readonly tell?: Tell | undefined;
  /** Ends the run, with everything saved. Default: none does. */
  readonly signal?: AbortSignal | undefined;
  /** The data, where a program gives it. Default: it is where the configuration says. */
  readonly rows?: GivenRows<T['row']> | undefined;
}

export interface TrainingRequest<T extends TaskTypes> extends RunRequest<T> {
  readonly preset: string;
  readonly config: T['config'];
  /** Default: `runs/<name>-<time>`. */
  readonly folder?: string | undefined;
  /** A run that this one repeats: with its data, and its settings of TensorFlow. Default: none. */
  readonly like?: string | undefined;
}

export interface ResumeRequest<T extends TaskTypes> extends RunRequest<T> {
  /** Fields that were given, of those that may change; see `changedConfig`. Default: none. */
  readonly given?: Readonly<Record<string, unknown>> | undefined;
}

/** A run that was trained, and how its training ended. */
export interface TrainedRun<T extends TaskTypes> extends Opened<T['config']> {
  readonly kind: T['kind'];
  readonly data: T['data'];
  readonly end: TrainingEnd<T['outcome']>;
}

/**
 * Trains in a new run folder. A run that fails before its first step leaves none behind.
 *
 * @throws InterruptedError when it is aborted before there is a run folder
 */
export async function trainTask<T extends TaskTypes>(
  task: Task<T>,
  request: TrainingRequest<T>,
): Promise<TrainedRun<T>> {
  const { preset, machine, profile = false, signal, rows, like } = request;
  const tell = stoppable(guarded(request.tell), signal);
  if (request.folder !== undefined) await requireFreeFolder(request.folder);
  const config = (await task.settle?.(request.config)) ?? request.config;
  const data = await task.loadTask(config, tell, rows);
  if (like !== undefined) requireSameData(like, await readTask(like), data);
  await startBackend(machine, tell, { calibrates: true, like });
  if (profile) requireProfiler();
  const facts = await provenance(config, data);
  const folder = request.folder ?? defaultRunFolder(data.name);
  const isNew = !existsSync(folder);
  let [isOurs, hasBegun] = [false, false];
  const watch: Tell = (event) => {
    if (event.type === 'step') hasBegun = true;
    tell(event);
  };
  try {
    return await holding(folder, async () => {
      const run = await RunRecord.create(folder, {
        config: { preset, ...config },
        packages: packageVersions(),
        facts,
      });
      isOurs = true;
      await writeTask(folder, data, task.describeTask(data));
      await keepOwnModel(folder, task.families, config);
      if (task.trainingKeys)
        await writeTrainingTexts(folder, await task.trainingKeys(data, config));
      return train(task, request, { run, preset, config, data, tell: watch });
    });
  } catch (error) {
    // There is nothing in it to resume or to look at.
    if (isOurs && !hasBegun) await removeRun(folder, isNew);
    throw error;
  }
}

/** Removes what was written into a run folder, and the folder unless it was there before. */
async function removeRun(folder: string, isNew: boolean): Promise<void> {
  const names = isNew ? [''] : await readdir(folder);
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}

/** Does some work while no other process can write the folder. */
async function holding<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = await FolderLock.acquire(folder);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/**
 * Continues a run in its folder: one that was interrupted with its configuration, one that has ended
 * with more epochs or steps.
 *
 * @throws UserError when there is nothing to continue, the data is not the run's, or fields are given
 * that cannot change
 * @throws FolderLockedError when another process is training the run
 */
export function resumeTask<T extends TaskTypes>(
  task: Task<T>,
  opened: Opened<T['config']>,
  request: ResumeRequest<T>,
): Promise<TrainedRun<T>> {
  return holding(opened.run.folder, () => resumeHeld(task, opened, request));
}

async function resumeHeld<T extends TaskTypes>(
  task: Task<T>,
  opened: Opened<T['config']>,
  request: ResumeRequest<T>,
): Promise<TrainedRun<T>> {
  const { given = {}, machine, profile = false, signal, rows } = request;
  const tell = stoppable(guarded(request.tell), signal);
  const { preset } = opened;
  const { folder } = opened.run;
  const change = await changedConfig(task, opened, given);
  const { config, isChanged } = change;
  const recorded = await readTask(folder);
  requireRows(folder, recorded, rows);
  if (recorded.source.files !== undefined) requireFiles(folder, config);
  const data = await task.loadTask(config, tell, rows);
  requireSameData(folder, recorded, data);
  await startBackend(machine, tell, { calibrates: true, like: folder });
  if (profile) requireProfiler();
  let { run } = opened;
  if (isChanged || change.isReopened) {
    run = await run.reopen({ preset, ...config }, change.step);
    await writeTask(folder, data, task.describeTask(data));
  }
  await run.recordResumption(change.step, {
    packages: packageVersions(),
    facts: await provenance(config, data),
  });
  const previous = isChanged ? opened.config : undefined;
  return train(task, request, { run, preset, config, data, tell }, { previous });
}

/** @throws UserError when the data of a run is not what it began with */
function requireSameData(folder: string, recorded: RecordedTask, data: RunData): void {
  if (recorded.fingerprint === data.fingerprint) return;
  throw new UserError(
    `${folder} was begun with other texts (${recorded.description}) than there are now ` +
      `(${data.description}).`,
    [
      (option) => `give the data that it began with (${option('data')} says where it is)`,
      'start a new run',
    ],
  );
}

/** @throws UserError when a run was trained on rows of a program, and there are none now */
export function requireRows(
  folder: string,
  { source }: Pick<RunData, 'source'>,
  rows: GivenRows<unknown> | undefined,
): void {
  if (source.rows === undefined || rows !== undefined) return;
  throw new UserError(
    `${folder} was trained on rows that a program gave, and they are not in the folder.`,
    ['give the same rows from a program: { data: rows }'],
  );
}

/** @throws UserError naming a file of a run that is not where it was, and how to say where it is */
function requireFiles(folder: string, config: object): void {
  const given = config as Readonly<Record<string, unknown>>;
  for (const key of places) {
    const path = given[key];
    if (typeof path !== 'string' || existsSync(path)) continue;
    throw new UserError(`${folder} was begun with the texts of ${path}, which is not there.`, [
      (option) => `say where it is now with ${option(key)} (it has to be the same texts)`,
      'put it back',
    ]);
  }
}

interface ReadyRun<T extends TaskTypes> extends Opened<T['config']> {
  readonly data: T['data'];
  readonly tell: Tell;
}

async function train<T extends TaskTypes>(
  task: Task<T>,
  { profile = false, signal }: RunRequest<T>,
  { run, preset, config, data, tell }: ReadyRun<T>,
  resumed?: { readonly previous: T['config'] | undefined },
): Promise<TrainedRun<T>> {
  let step = 0;
  const watch: Tell = (event) => {
    if (event.type === 'step' || event.type === 'start') step = event.step;
    tell(event);
  };
  let end: TrainingEnd<T['outcome']>;
  try {
    tell(dataEvent(run, data));
    end = await task.train({
      ...{ run, preset, config, task: data, tell: watch, signal },
      ...(profile && {
        profile: (trainer, batches) => profileStep(trainer, batches, { run, tell: watch }),
      }),
      isResumed: resumed !== undefined,
      ...(resumed?.previous && { previous: resumed.previous }),
    });
  } catch (error) {
    if (!isAbortOf(signal, error)) throw error;
    end = { status: 'interrupted', step };
  }
  if (end.status === 'interrupted')
    tell({ type: 'interrupted', folder: run.folder, step: end.step });
  else tell({ type: 'done', folder: run.folder, results: (await run.readResults()) ?? {} });
  return { kind: task.kind, run, preset, config, data, end };
}

function dataEvent({ folder }: RunRecord, task: RunData): DataEvent {
  const { description, notices, train, validation, test } = task;
  return {
    ...{ type: 'data', description, notices, folder },
    sizes: { train: train.length, validation: validation.length, test: test.length },
  };
}
