import { shownBy, withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { shownView } from '../display/run-view.js';
import { guarded } from '../events.js';
import { type ExperimentOptions, type RunOptions, watchKeys } from '../experiment.js';
import { requireTask } from '../run/check-call.js';
import { experimentConfig } from '../run/experiment-config.js';
import { InterruptedError, interruptible } from '../run/interruption.js';
import type { Task } from '../task.js';
import { crossValidateTask, type FoldedTypes } from './cross-validate-task.js';
import type { CrossValidation } from './cross-validation.js';
import { shownFolds } from './shown-folds.js';

export interface CrossValidateOptions extends RunOptions {
  /** How many folds, at least 2. Default 10. */
  readonly folds?: number | undefined;
}

/**
 * Trains and tests a classifier once a fold of the data, each on the texts of the other folds, beside its
 * baseline; classes are alike in all folds, and equal texts stay together.
 *
 * ```ts
 * const { accuracy } = await crossValidate(classification, { data: 'reviews.csv' }, { folds: 10 });
 * `${accuracy.mean} ± ${accuracy.deviation}`;
 * ```
 *
 * @param running where the runs go; those that are finished there are not trained again
 * @throws UsageError for options that do not go together
 * @throws UserError for data that cannot be divided so, and for a folder with runs of other settings
 * @throws InterruptedError when it is aborted; the same call with the same folder continues
 */
export async function crossValidate<T extends FoldedTypes>(
  task: Task<T>,
  options: ExperimentOptions<T>,
  running: CrossValidateOptions = {},
): Promise<CrossValidation> {
  checkOptions('crossValidate', running, { ...watchKeys, folder: true, seed: true, folds: true });
  requireTask('crossValidate', task);
  const { folds = 10, folder, seed, onEvent, signal, machine } = withHostSignal(running);
  const given = { ...options, folds };
  const { preset, config, rows } = experimentConfig<T['config'], T['row']>(task, given, seed);
  const end = await interruptible(signal, () =>
    crossValidateTask(task, {
      ...{ preset, config, rows, folder, signal, machine },
      tell: guarded(onEvent),
    }),
  );
  if (end.status === 'interrupted') {
    const how = `crossValidate with the same options and folder: '${end.folder}'`;
    throw new InterruptedError(end.folder, end.step, how);
  }
  return shownBy(end.result, (result) => shownView(shownFolds(result)));
}
