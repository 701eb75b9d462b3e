import { RunRecord } from '@resattn/core/node';
import type { Configurations, Kind } from '../config/kinds.js';
import type { DataEvent, Tell } from '../events.js';
import type { RunData, TrainingEnd } from '../task.js';
import { type Outcomes, type Tasks, taskKind } from '../tasks/registry.js';
import { UserError } from '../user-error.js';
import { changedConfig } from './changed-config.js';
import type { MachineOptions } from './machine.js';
import { packageVersions } from './package-versions.js';
import { requireProfiler } from './profile-step.js';
import {
  defaultRunFolder,
  type OpenedRun,
  openRun,
  readTask,
  requireFreeFolder,
  writeTask,
} from './run-folder.js';
import { startBackend } from './start-backend.js';
import { writeTrainingTexts } from './training-texts.js';

/** What a run is told with, and how it is watched. */
export interface RunRequest {
  readonly machine: MachineOptions;
  /** Whether one step is recorded before training. Default false. */
  readonly profile?: boolean | undefined;
  readonly tell: Tell;
  /** Ends training after the step that is under way, with everything saved. Default: none does. */
  readonly signal?: AbortSignal | undefined;
}

export interface TrainingRequest<K extends Kind> extends RunRequest {
  readonly kind: K;
  readonly preset: string;
  readonly config: Configurations[K];
  /** Default: `runs/<name>-<time>`. */
  readonly folder: string | undefined;
}

interface ReadyRun<K extends Kind> {
  readonly kind: K;
  readonly run: RunRecord;
  readonly preset: string;
  readonly config: Configurations[K];
  readonly task: Tasks[K];
}

/** A run that was trained, and how its training ended. */
export type TrainedRun<K extends Kind = Kind> = {
  readonly [Each in K]: ReadyRun<Each> & { readonly end: TrainingEnd<Outcomes[Each]> };
}[K];

/** Trains in a new run folder. */
export async function trainRun<K extends Kind>(
  request: TrainingRequest<K>,
): Promise<TrainedRun<K>> {
  const { kind, preset, config, machine, profile = false, tell } = request;
  if (request.folder !== undefined) await requireFreeFolder(request.folder);
  const { loadTask, describeTask, trainingKeys } = await taskKind(kind);
  const task = await loadTask(config, tell);
  await startBackend(machine, tell, { calibrates: true });
  if (profile) requireProfiler();
  const run = await RunRecord.create(request.folder ?? defaultRunFolder(task.name), {
    config: { preset, ...config },
    packages: packageVersions(),
  });
  await writeTask(run.folder, task, describeTask(task));
  if (trainingKeys) await writeTrainingTexts(run.folder, await trainingKeys(task, config));
  return train<K>(request, { run, kind, preset, config, task });
}

interface ResumeRequest extends RunRequest {
  readonly folder: string;
  /** Fields that were given, of those that may change; see `changedConfig`. Default: none. */
  readonly given?: Readonly<Record<string, unknown>>;
}

/**
 * Continues a run in its folder: one that was interrupted with its configuration, one that has ended
 * with more epochs or steps.
 *
 * @throws UserError when there is nothing to continue, or fields are given that cannot change
 */
export async function resumeRun(request: ResumeRequest): Promise<TrainedRun> {
  return resumeOpened(await openRun(request.folder), request);
}

async function resumeOpened<K extends Kind>(
  opened: OpenedRun<K>,
  request: ResumeRequest,
): Promise<TrainedRun<K>> {
  const { folder, given = {}, machine, profile = false, tell } = request;
  const { kind, preset } = opened;
  const change = await changedConfig<K>(opened, given);
  const { config, isChanged } = change;
  const recorded = await readTask(folder);
  const { loadTask, describeTask } = await taskKind(kind);
  const task = await loadTask(config, tell);
  if (recorded.fingerprint !== task.fingerprint) {
    throw new UserError(
      `${folder} was begun with other texts (${recorded.description}) than there are now ` +
        `(${task.description}). Resume it with the data that it began with, or start a new run.`,
    );
  }
  await startBackend(machine, tell, { calibrates: true, resumed: folder });
  if (profile) requireProfiler();
  let { run } = opened;
  if (isChanged || change.isReopened) {
    run = await run.reopen({ preset, ...config }, change.step);
    await writeTask(folder, task, describeTask(task));
  }
  const previous = isChanged ? opened.config : undefined;
  return train<K>(request, { run, kind, preset, config, task }, { previous });
}

async function train<K extends Kind>(
  { profile = false, tell, signal }: RunRequest,
  { run, kind, preset, config, task }: ReadyRun<K>,
  resumed?: { readonly previous: Configurations[K] | undefined },
): Promise<TrainedRun<K>> {
  tell(dataEvent(run, task));
  const training = {
    ...{ run, preset, config, task, tell, signal, isProfiled: profile },
    isResumed: resumed !== undefined,
    ...(resumed?.previous && { previous: resumed.previous }),
  };
  const end = await (await taskKind<K>(kind)).train(training);
  if (end.status === 'interrupted')
    tell({ type: 'interrupted', folder: run.folder, step: end.step });
  else tell({ type: 'done', folder: run.folder, results: (await run.readResults()) ?? {} });
  return { run, kind, preset, config, task, end };
}

function dataEvent({ folder }: RunRecord, task: RunData): DataEvent {
  const { description, notices, train, validation, test } = task;
  return {
    ...{ type: 'data', description, notices, folder },
    sizes: { train: train.length, validation: validation.length, test: test.length },
  };
}
