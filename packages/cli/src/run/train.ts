import { RunRecord } from '@resattn/core/node';
import type { Configurations, Kind } from '../config/kinds.js';
import { exitStatus } from '../errors.js';
import type { Terminal } from '../terminal/terminal.js';
import { UserError } from '../user-error.js';
import { packageVersions } from '../version.js';
import { changedConfig } from './changed-config.js';
import { taskKind } from './kinds.js';
import type { MachineOptions } from './machine.js';
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
import type { RunData, Training } from './task-kind.js';
import { writeTrainingTexts } from './training-texts.js';

export interface TrainingRequest<K extends Kind> {
  readonly kind: K;
  readonly preset: string;
  readonly config: Configurations[K];
  /** Default: `runs/<name>-<time>`. */
  readonly folder: string | undefined;
  readonly machine: MachineOptions;
  /** Whether one step is recorded before training. Default false. */
  readonly profile?: boolean | undefined;
  readonly terminal: Terminal;
}

/** Trains in a new run folder. Returns the exit status. */
export async function trainRun<K extends Kind>(request: TrainingRequest<K>): Promise<number> {
  const { kind, preset, config, machine, profile = false, terminal } = request;
  if (request.folder !== undefined) await requireFreeFolder(request.folder);
  const { loadTask, describeTask, trainingKeys, train } = await taskKind(kind);
  const task = await loadTask(config, terminal.say, terminal.progress);
  await startBackend(machine, terminal, { calibrates: true });
  if (profile) requireProfiler();
  const run = await RunRecord.create(request.folder ?? defaultRunFolder(task.name), {
    config: { preset, ...config },
    packages: packageVersions(),
  });
  await writeTask(run.folder, task, describeTask(task));
  if (trainingKeys) await writeTrainingTexts(run.folder, await trainingKeys(task, config));
  const training = { run, preset, config, task, terminal, isResumed: false, isProfiled: profile };
  introduce(training);
  return train(training);
}

/**
 * Continues a run in its folder: one that was interrupted with its configuration, one that has ended
 * with more epochs or steps.
 *
 * @throws UserError when there is nothing to continue, or fields are given that cannot change
 */
export async function resumeRun(request: {
  readonly folder: string;
  /** Fields that were given, of those that may change; see `changedConfig`. Default: none. */
  readonly given?: Readonly<Record<string, unknown>>;
  readonly machine: MachineOptions;
  readonly profile?: boolean | undefined;
  readonly terminal: Terminal;
}): Promise<number> {
  return resumeOpened(await openRun(request.folder), request);
}

async function resumeOpened<K extends Kind>(
  opened: OpenedRun<K>,
  { folder, given = {}, machine, profile = false, terminal }: Parameters<typeof resumeRun>[0],
): Promise<number> {
  const { kind, preset } = opened;
  const change = await changedConfig(opened, given);
  const { config, isChanged } = change;
  const recorded = await readTask(folder);
  const { loadTask, describeTask, train } = await taskKind(kind);
  const task = await loadTask(config, terminal.say, terminal.progress);
  if (recorded.fingerprint !== task.fingerprint) {
    throw new UserError(
      `${folder} was begun with other texts (${recorded.description}) than there are now ` +
        `(${task.description}). Resume it with the data that it began with, or start a new run.`,
    );
  }
  await startBackend(machine, terminal, { calibrates: true, resumed: folder });
  if (profile) requireProfiler();
  let { run } = opened;
  if (isChanged || change.isReopened) {
    run = await run.reopen({ preset, ...config }, change.step);
    await writeTask(folder, task, describeTask(task));
  }
  const training = {
    ...{ run, preset, config, task, terminal, isResumed: true, isProfiled: profile },
    ...(isChanged && { previous: opened.config }),
  };
  introduce(training);
  return train(training);
}

function introduce({ run, task, terminal }: Training<unknown, RunData>): void {
  const { say, colors } = terminal;
  const parts = [
    [task.train, 'to train'],
    [task.validation, 'to validate'],
    [task.test, 'to test'],
  ] as const;
  say(`          ${task.description}`);
  for (const notice of task.notices) say(colors.say.yellow(`          ${notice}`));
  const counts = parts
    .filter(([part]) => part.length > 0)
    .map(([part, purpose]) => `${part.length.toLocaleString('en-US')} ${purpose}`);
  say(`split     ${counts.join(', ')}`);
  say(`run       ${run.folder}`);
}

/** Says how to go on with a run that was interrupted. Returns the exit status. */
export function sayInterrupted(
  { run, terminal }: Pick<Training<unknown, RunData>, 'run' | 'terminal'>,
  step: number,
): number {
  terminal.say(`Stopped after step ${step}; everything is saved. Go on with:`);
  terminal.say(`  resattn train --resume ${run.folder}`);
  return exitStatus.interrupted;
}
