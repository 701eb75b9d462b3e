import { withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import {
  type DataOptions,
  type ExperimentRun,
  type OpenOptions,
  openRun,
  watchKeys,
} from './experiment.js';
import type { OutcomeComparison } from './rerun/compare-outcomes.js';
import { rerunFolder } from './rerun/rerun-folder.js';
import { InterruptedError, interruptible } from './run/interruption.js';
import { takeOwnModel } from './run/own-model.js';
import { divideOptions } from './run/rows.js';
import type { TaskTypes } from './task.js';
import type { Types } from './tasks/registry.js';

/** Where a repeated run goes, and where its data is now. */
export interface RerunOptions<Row> extends DataOptions<Row> {
  /** Default: `<run>-rerun`. One that was begun is resumed, one that is finished is compared. */
  readonly folder?: string | undefined;
}

/** A run that was repeated, and whether it came out the same. */
export interface Rerun<T extends TaskTypes> extends OutcomeComparison {
  readonly run: ExperimentRun<T>;
  /** How the run was trained otherwise than it was repeated. */
  readonly notices: readonly string[];
}

/**
 * Trains a finished run again, with its configuration and its settings of TensorFlow, in a folder of
 * its own, and compares weights, predictions, metrics and results bit by bit.
 *
 * ```ts
 * const { isSame, environment } = await rerun('runs/reviews');
 * ```
 *
 * @throws UserError for a run that is not finished or was compressed, and when its data has changed
 * @throws InterruptedError when it is aborted; the same call continues
 */
export async function rerun<T extends TaskTypes = Types[keyof Types]>(
  run: string | { readonly folder: string },
  options: RerunOptions<T['row']> = {},
  watch: OpenOptions = {},
): Promise<Rerun<T>> {
  checkOptions('rerun', options, {
    folder: true,
    data: true,
    validationData: true,
    testData: true,
  });
  checkOptions('rerun', watch, { ...watchKeys, with: true });
  if (watch.with !== undefined) await takeOwnModel(watch.with);
  const { folder: target, ...data } = options;
  const { values, rows } = divideOptions<T['row']>(data, []);
  const { onEvent: tell, signal, machine } = withHostSignal(watch);
  const { folder, trained, comparison, notices } = await interruptible(signal, () =>
    rerunFolder(typeof run === 'string' ? run : run.folder, {
      ...{ folder: target, rows, tell, signal, machine },
      given: rows ? {} : (values as Record<string, string>),
    }),
  );
  if (comparison === undefined)
    throw new InterruptedError(
      folder,
      trained?.end.status === 'interrupted' ? trained.end.step : 0,
    );
  return { ...comparison, notices, run: await openRun<T>(folder, undefined, watch) };
}
