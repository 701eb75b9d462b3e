import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { RunRecord } from '@resattn/core/node';
import { givenOptions } from '@resattn/options';
import { readEnvironment } from '../history/environment.js';
import { places } from '../run/changed-config.js';
import { openRun, readTask } from '../run/run-folder.js';
import { hasSettings } from '../run/same-settings.js';
import {
  type RunRequest,
  requireRows,
  resumeTask,
  type TrainedRun,
  trainTask,
} from '../run/train.js';
import type { TaskTypes } from '../task.js';
import { taskOf } from '../tasks/registry.js';
import { UserError } from '../user-error.js';
import { compareOutcomes, type OutcomeComparison } from './compare-outcomes.js';

export interface RerunRequest<T extends TaskTypes> extends Omit<RunRequest<T>, 'profile'> {
  /** Default: `<run>-rerun`. One that was begun is resumed, one that is finished is compared. */
  readonly folder?: string | undefined;
  /** Where the data is now, by the fields of the configuration. Default: where it was. */
  readonly given?: Readonly<Record<string, string>> | undefined;
}

/** A run that was repeated. */
export interface RepeatedRun<T extends TaskTypes> {
  readonly folder: string;
  /** Undefined when the run was there already. */
  readonly trained: TrainedRun<T> | undefined;
  /** Whether it came out the same; undefined when it was interrupted. */
  readonly comparison: OutcomeComparison | undefined;
  /** How the run was trained otherwise than it is repeated. */
  readonly notices: readonly string[];
}

/**
 * Trains a finished run again, with its configuration and its settings of TensorFlow, in a folder of
 * its own, and compares the two.
 *
 * @throws UserError for a run that is not finished or was compressed, when its data has changed, and
 * for a folder that holds another run
 */
export async function rerunFolder(
  source: string,
  request: RerunRequest<TaskTypes>,
): Promise<RepeatedRun<TaskTypes>> {
  const folder = source.replace(/(?<=[^\\/])[\\/]+$/, '');
  const { task, opened } = taskOf(await openRun(folder));
  await requireRepeatable(opened.run);
  requireRows(folder, await readTask(folder), request.rows);
  const { folder: target = `${folder}-rerun`, given = {}, ...watch } = request;
  const moved = { ...(await movedPlaces(folder, opened.config)), ...givenOptions(given) };
  const { preset } = opened;
  const config = { ...opened.config, ...moved };
  const begun = existsSync(join(target, 'config.json')) ? taskOf(await openRun(target)) : undefined;
  if (begun && !hasSettings({ ...begun.opened, ignored: places }, preset, config)) {
    throw new UserError(`${target} is a run with other settings than ${folder}.`, [
      (option) => `choose another folder with ${option('run')}`,
    ]);
  }
  const isThere = begun !== undefined && (await begun.opened.run.readResults()) !== undefined;
  let trained: TrainedRun<TaskTypes> | undefined;
  if (!isThere) {
    trained = begun
      ? await resumeTask(task, begun.opened, { ...watch, given: moved })
      : await trainTask(task, { ...watch, preset, config, folder: target, like: folder });
  }
  const isOver = trained === undefined || trained.end.status === 'done';
  return {
    ...{ folder: target, trained },
    comparison: isOver ? await compareOutcomes(folder, target) : undefined,
    notices: (await opened.run.readEarlierResults()).map(
      ({ step }) =>
        `${folder} had ended at step ${step} and was continued from there; here it is trained in one ` +
        'go, by one schedule of the learning rate.',
    ),
  };
}

/** @throws UserError for a run that has not ended, and for one that was not trained but compressed */
async function requireRepeatable(run: RunRecord): Promise<void> {
  const results = await run.readResults();
  if (results === undefined) {
    throw new UserError(
      `${run.folder} is not finished, so there is nothing to compare with: train it to its end first ` +
        `(resattn train --resume ${run.folder}).`,
    );
  }
  const { compression } = results as { compression?: { readonly from: string } };
  if (compression === undefined) return;
  throw new UserError(
    `${run.folder} was compressed from ${compression.from}, not trained. Repeat that run.`,
  );
}

/** Relative paths of the data that are found only from the folder in which the run was started. */
async function movedPlaces(folder: string, config: object): Promise<Record<string, string>> {
  const { directory } = await readEnvironment(folder);
  if (directory === undefined) return {};
  const values = config as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    places.flatMap((name): [string, string][] => {
      const path = values[name];
      if (typeof path !== 'string' || isAbsolute(path) || existsSync(path)) return [];
      const there = join(directory, path);
      return existsSync(there) ? [[name, there]] : [];
    }),
  );
}
