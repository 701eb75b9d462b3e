import {
  type Compression,
  type CompressionRequest,
  compressTask,
} from '../compression/compress.js';
import type { Kind } from '../config/kinds.js';
import type { Tell } from '../events.js';
import type { EvaluationRequest } from '../task.js';
import { type AnyTask, type Types, taskOf, tasks } from '../tasks/registry.js';
import { evaluateTask } from './evaluate.js';
import { type OpenedRun, openRun } from './run-folder.js';
import {
  type ResumeRequest,
  resumeTask,
  type TrainedRun,
  type TrainingRequest,
  trainTask,
} from './train.js';

// Runs whose kind is known only when they are read. Which types belong together is checked where a
// configuration is read; the compiler cannot follow that through a name.

/** A trained run of any kind. */
export type AnyTrainedRun = { [K in Kind]: TrainedRun<Types[K]> }[Kind];

/** Trains a run of the kind that is named. */
export const trainRun = (
  kind: Kind,
  request: TrainingRequest<Types[Kind]>,
): Promise<AnyTrainedRun> =>
  trainTask(tasks[kind] as AnyTask, request) as Promise<unknown> as Promise<AnyTrainedRun>;

/** Resumes the run in a folder. */
export async function resumeRun(
  folder: string,
  request: ResumeRequest<Types[Kind]>,
): Promise<AnyTrainedRun> {
  const { task, opened } = taskOf(await openRun(folder));
  return (await resumeTask(task, opened, request)) as AnyTrainedRun;
}

/** Scores the run in a folder on a file. */
export async function evaluateRun(
  folder: string,
  request: EvaluationRequest,
): Promise<Types[Kind]['evaluation']> {
  const { task, opened } = taskOf(await openRun(folder));
  return (await evaluateTask(task, opened, request)) as Types[Kind]['evaluation'];
}

/** Compresses the run in a folder. */
export async function compressRun(
  folder: string,
  request: CompressionRequest<Types[Kind]>,
): Promise<Compression> {
  const { task, opened } = taskOf(await openRun(folder));
  return compressTask(task, opened, request);
}

/** Loads the model of an opened run. */
export async function openModel<K extends Kind>(
  run: OpenedRun<K>,
  tell: Tell,
): Promise<Types[K]['model']> {
  const { task, opened } = taskOf(run as OpenedRun);
  return (await task.open(opened, tell)) as Types[K]['model'];
}
