import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tell } from '../events.js';
import { readPredictions } from '../predictions/predictions-file.js';
import { InterruptedError } from '../run/interruption.js';
import { defaultRunFolder, openRun } from '../run/run-folder.js';
import { hasSettings } from '../run/same-settings.js';
import { type RunRequest, resumeTask, trainTask } from '../run/train.js';
import type { Opened, Task } from '../task.js';
import type { ClassificationTypes } from '../tasks/classification/index.js';
import type { FineTuningTypes } from '../tasks/fine-tuning/index.js';
import { taskOf } from '../tasks/registry.js';
import { UserError } from '../user-error.js';
import { type CrossValidation, pooledFolds } from './cross-validation.js';
import { writeCrossValidation } from './cross-validation-files.js';

/** Tasks whose data is divided into folds. */
export type FoldedTypes = ClassificationTypes | FineTuningTypes;

/** What is trained once a fold. */
export interface CrossValidationRequest<T extends FoldedTypes>
  extends Omit<RunRequest<T>, 'profile'> {
  readonly preset: string;
  /** With `folds`, without `fold`. */
  readonly config: T['config'];
  /** Default: `runs/folds-<time>`. What is finished there is not trained again. */
  readonly folder?: string | undefined;
}

/** How a cross-validation ended. */
export type CrossValidationEnd =
  | { readonly status: 'interrupted'; readonly folder: string; readonly step: number }
  | { readonly status: 'done'; readonly result: CrossValidation };

/**
 * Trains one run for each fold, leaving out those that are finished and resuming what was begun, and
 * writes all results.
 *
 * @throws UserError when the folder holds a run with other settings
 */
export async function crossValidateTask<T extends FoldedTypes>(
  task: Task<T>,
  request: CrossValidationRequest<T>,
): Promise<CrossValidationEnd> {
  const { preset, config, tell = () => {}, signal, machine, rows } = request;
  const folds = config.folds!;
  const folder = request.folder ?? defaultRunFolder('folds');
  const runs = Array.from({ length: folds }, (_, i) => ({
    number: i + 1,
    folder: join(folder, `fold-${String(i + 1).padStart(String(folds).length, '0')}`),
    config: { ...config, fold: i + 1 },
  }));
  const watch = { ...withoutOwnEnd(tell), signal, machine, rows };
  const interrupted = (step: number) => ({ status: 'interrupted', folder, step }) as const;
  for (const { number, folder: place, config: own } of runs) {
    if (signal?.aborted) return interrupted(0);
    tell({ type: 'table-run', name: `fold ${number}`, number, count: folds });
    const begun = existsSync(join(place, 'config.json')) ? taskOf(await openRun(place)) : undefined;
    const settled = begun ? ((await task.settle?.(own)) ?? own) : own;
    if (begun && !hasSettings(begun.opened, preset, settled))
      throw new UserError(`${place} was run with other settings than are asked for now.`, [
        (option) => `give another folder with ${option('run')}`,
        'move that run away',
      ]);
    if (begun && (await begun.opened.run.readResults()) !== undefined) continue;
    const opened = begun?.opened as Opened<T['config']> | undefined;
    try {
      const { end } = opened
        ? await resumeTask(task, opened, watch)
        : await trainTask(task, { ...watch, preset, config: own, folder: place });
      if (end.status === 'interrupted') return interrupted(end.step);
    } catch (error) {
      if (error instanceof InterruptedError) return interrupted(error.step);
      throw error;
    }
  }
  const finished = await Promise.all(
    runs.map(async ({ folder: place }) => {
      const { run } = await openRun(place);
      const predictions = await readPredictions(place);
      if (predictions?.kind !== 'classes')
        throw new UserError(`${place} has no predictions of classes: train this fold again.`);
      const results = (await run.readResults()) as unknown as ClassificationTypes['results'];
      return { folder: place, results, predictions };
    }),
  );
  const result = pooledFolds(folder, finished);
  await writeCrossValidation(result, { ...config, preset });
  return { status: 'done', result };
}

/** An interrupted fold is one of several: how to resume is printed once for all. */
const withoutOwnEnd = (tell: Tell): { readonly tell: Tell } => ({
  tell: (event) => {
    if (event.type !== 'interrupted') tell(event);
  },
});
