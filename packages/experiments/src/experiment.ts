import { shownBy, withHostSignal } from '@resattn/host';
import { checkOptions, givenOptions, type Optional } from '@resattn/options';
import type { Comparison } from './compression/comparison.js';
import { compressTask } from './compression/compress.js';
import {
  type CompressionMethod,
  type CompressOptions,
  checkCompression,
  compressionDefaults,
} from './compression/options.js';
import { runView } from './display/run-view.js';
import { guarded, type Tell } from './events.js';
import { requireTask, requireTexts } from './run/check-call.js';
import { evaluateTask } from './run/evaluate.js';
import { experimentConfig } from './run/experiment-config.js';
import { type ExportedRun, exportTask } from './run/export-run.js';
import { InterruptedError, interruptible, stoppable } from './run/interruption.js';
import type { MachineOptions } from './run/machine.js';
import { otherKindError } from './run/other-kind.js';
import { takeOwnModel } from './run/own-model.js';
import { ownModelByName } from './run/own-model-by-name.js';
import { divideOptions, type Rows } from './run/rows.js';
import { openRun as openFolder } from './run/run-folder.js';
import { startBackend } from './run/start-backend.js';
import { resumeTask, type TrainedRun, trainTask } from './run/train.js';
import type { ExportTarget, Opened, OpenedModel, Task, TaskTypes } from './task.js';
import { type Types, taskOf } from './tasks/registry.js';

/** Where the data of a run is. */
export interface DataOptions<Row> {
  /** A file, a folder or a public set by its path or name; or rows: an array, a generator, a stream. */
  readonly data?: string | Rows<Row> | undefined;
  /** Default: held back from `data`. */
  readonly validationData?: string | Rows<Row> | undefined;
  /** Default: held back from `data`. */
  readonly testData?: string | Rows<Row> | undefined;
}

/** The fields of a task's configuration; those that are left out are the preset's. */
export type ExperimentOptions<T extends TaskTypes> = DataOptions<T['row']> &
  (T extends { readonly options: infer Options }
    ? Options
    : Optional<Omit<T['config'], keyof DataOptions<unknown>>>) & {
    /** Name of the preset. Default: that of the task. */
    readonly preset?: string | undefined;
  };

/** How a run is computed and watched. */
export interface WatchOptions {
  readonly onEvent?: Tell | undefined;
  /** Ends the run, with everything saved. Default: in a notebook, the signal of the running cell. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
}

export const watchKeys: Readonly<Record<keyof WatchOptions, true>> = {
  onEvent: true,
  signal: true,
  machine: true,
};

/** How a run is opened. */
export interface OpenOptions extends WatchOptions {
  /**
   * The model of one's own that the run was trained with: its definition, or the path of its module, which
   * is imported then. A run folder alone makes no program import anything. Default: what is registered.
   */
  readonly with?: string | object | undefined;
}

export interface RunOptions extends WatchOptions {
  /** Default: `runs/<name of the data>-<time>`. */
  readonly folder?: string | undefined;
  /** Decides initial weights, dropout and the order of batches. Default: that of the preset. */
  readonly seed?: number | undefined;
}

/**
 * A run in its folder, and its model as soon as it is used.
 *
 * @typeParam R its results: there for a run that has come to its end
 */
export interface ExperimentRun<T extends TaskTypes, R = T['results'] | undefined> {
  readonly kind: T['kind'];
  readonly folder: string;
  readonly preset: string;
  readonly config: T['config'];
  /** `results.json`; undefined while the run is not finished. */
  readonly results: R;
  /**
   * Scores the model on a file or on rows.
   *
   * @throws UserError for a run that is not scored so, and for data that cannot be read
   */
  evaluate(
    data: string | Rows<T['row']>,
    options?: EvaluateRunOptions<T>,
  ): Promise<T['evaluation']>;
  /** What the model makes of texts: classes, translations, continuations. */
  predict(texts: readonly string[]): Promise<readonly T['prediction'][]>;
  /** Gives the memory of the model back; a later `predict` loads it again. */
  dispose(): void;
}

/** A run that has come to its end. */
export type FinishedRun<T extends TaskTypes> = ExperimentRun<T, T['results']>;

export interface EvaluateRunOptions<T extends TaskTypes> extends Pick<WatchOptions, 'onEvent'> {
  /** How a file is read, where it differs from the training file. */
  readonly reading?: Optional<T['config']> | undefined;
  /** What to do with a row whose label the model does not know. Default: it is an error. */
  readonly unknownLabels?: 'error' | 'drop' | undefined;
}

/** A run of any task. */
export type AnyRun = { [K in keyof Types]: ExperimentRun<Types[K]> }[keyof Types];

/**
 * Trains a model on data, tests it beside a plain baseline, and writes the run into a folder.
 *
 * ```ts
 * const run = await runExperiment(classification, { data: rows, model: 'text-cnn' });
 * run.results.accuracy;
 * ```
 *
 * @throws UsageError for options that do not go together
 * @throws UserError for data that is missing or cannot be trained on
 * @throws InterruptedError when it is aborted; `resume(error.folder)` continues
 * @throws ListenerError when `onEvent` throws
 */
export async function runExperiment<T extends TaskTypes>(
  task: Task<T>,
  options: ExperimentOptions<T>,
  running: RunOptions = {},
): Promise<FinishedRun<T>> {
  checkOptions('runExperiment', running, { ...watchKeys, folder: true, seed: true });
  requireTask('runExperiment', task);
  const { folder, seed, ...watch } = running;
  const { preset, config, rows } = experimentConfig<T['config'], T['row']>(
    task,
    await ownModelByName(task.families, options),
    seed,
  );
  const { onEvent: tell, signal, machine } = withHostSignal(watch);
  const request = { preset, config, folder, tell, signal, machine, rows };
  return finished(task, await interruptible(signal, () => trainTask(task, request)), watch);
}

/** What a resumption may change: where the same data is now, and when the run ends. */
export type ResumeOptions<Row = unknown> = DataOptions<Row> & {
  readonly epochs?: number | undefined;
  readonly steps?: number | undefined;
  readonly minSteps?: number | undefined;
  readonly patience?: number | undefined;
};

/**
 * Continues a run that was interrupted, or a finished one with more epochs or steps. A run that was
 * trained on rows needs the same rows again.
 *
 * @throws UserError when there is nothing to continue, or the data is not the run's
 * @throws InterruptedError when it is aborted again
 */
export async function resume<T extends TaskTypes = Types[keyof Types]>(
  folder: string,
  options: ResumeOptions<T['row']> = {},
  watch: OpenOptions & { readonly task?: Task<T> | undefined } = {},
): Promise<FinishedRun<T>> {
  checkOptions('resume', watch, { ...watchKeys, with: true, task: true });
  if (watch.with !== undefined) await takeOwnModel(watch.with);
  const { task, opened } = await openAs<T>(folder, watch.task);
  const { values: given, rows } = divideOptions<T['row']>(options, task.columns);
  const { onEvent: tell, signal, machine } = withHostSignal(watch);
  const request = { given, rows, tell, signal, machine };
  return finished(
    task,
    await interruptible(signal, () => resumeTask(task, opened, request), folder),
    watch,
  );
}

/**
 * Opens a run folder.
 *
 * @param task the kind of run that it has to be. Default: any
 * @throws UserError when there is no such folder, it holds another kind of run, or its model is one of its
 * own that is neither registered nor named by `with`
 */
export async function openRun<T extends TaskTypes = Types[keyof Types]>(
  folder: string,
  task?: Task<T>,
  watch: OpenOptions = {},
): Promise<ExperimentRun<T>> {
  checkOptions('openRun', watch, { ...watchKeys, with: true });
  if (watch.with !== undefined) await takeOwnModel(watch.with);
  const found = await openAs<T>(folder, task);
  const results = (await found.opened.run.readResults()) as T['results'] | undefined;
  return runOf(found.task, found.opened, results, watch);
}

/** @throws UserError when the run is of another kind than the task */
async function openAs<T extends TaskTypes>(
  folder: string,
  wanted: Task<T> | undefined,
): Promise<{ readonly task: Task<T>; readonly opened: Opened<T['config']> }> {
  const found = taskOf(await openFolder(folder));
  if (wanted !== undefined && found.task.kind !== wanted.kind)
    throw otherKindError(found.task, found.opened);
  // Which task it is, is known only now.
  return found as unknown as { task: Task<T>; opened: Opened<T['config']> };
}

async function finished<T extends TaskTypes>(
  task: Task<T>,
  trained: TrainedRun<T>,
  watch: WatchOptions,
): Promise<FinishedRun<T>> {
  const { end, run } = trained;
  if (end.status === 'interrupted') throw new InterruptedError(run.folder, end.step);
  const results = (await run.readResults()) as T['results'];
  const made = shownBy({ ...runOf(task, trained, results, watch), results }, runView);
  dataOf.set(made, trained.data);
  return made;
}

/** Data of runs that were trained in this process, which need not be read again to compress them. */
const dataOf = new WeakMap<object, unknown>();

function runOf<T extends TaskTypes>(
  task: Task<T>,
  opened: Opened<T['config']>,
  results: T['results'] | undefined,
  { machine, onEvent }: WatchOptions,
): ExperimentRun<T> {
  const { preset, config, run } = opened;
  let model: Promise<OpenedModel<T['prediction']>> | undefined;
  const load = async () => {
    const tell = guarded(onEvent);
    await startBackend(machine, tell);
    return task.open(opened, tell);
  };
  const made: ExperimentRun<T> = {
    ...{ kind: task.kind, folder: run.folder, preset, config, results },
    async evaluate(data, options = {}) {
      checkOptions('evaluate', options, { reading: true, unknownLabels: true, onEvent: true });
      const { reading = {}, unknownLabels = 'error', onEvent: tell = onEvent } = options;
      const request = { data, reading, unknownLabels, machine, tell: guarded(tell) };
      return evaluateTask(task, opened, request);
    },
    async predict(texts) {
      requireTexts(texts);
      model ??= load();
      return (await model).predict(texts);
    },
    dispose() {
      void model?.then((loaded) => loaded.dispose());
      model = undefined;
    },
  };
  return shownBy(made, runView);
}

/** A smaller model of a run, as a run of its own. */
export interface CompressedRun<T extends TaskTypes> {
  readonly run: ExperimentRun<T>;
  /** Parameters, bytes, milliseconds and scores before and after. */
  readonly comparison: Comparison;
}

/**
 * Makes a smaller model of a finished run and compares both on its test texts.
 *
 * @param options the method, what it takes, and the data of the run where that is elsewhere now: rows
 * again, for a run that another program has trained on rows
 * @throws UserError for a kind of run or a method that does not go with it
 * @throws InterruptedError when it is aborted; nothing is kept then
 */
export async function compress<T extends TaskTypes>(
  run: ExperimentRun<T>,
  options: Optional<Omit<CompressOptions, 'data'>> &
    DataOptions<T['row']> & { readonly method: CompressionMethod },
  watch: WatchOptions = {},
): Promise<CompressedRun<T>> {
  checkOptions('compress', watch, watchKeys);
  const { task, opened } = await openAs<T>(run.folder, undefined);
  const { onEvent: tell, signal, machine } = withHostSignal(watch);
  if (signal?.aborted) throw new InterruptedError();
  const { data: _, validationData: __, testData: ___, ...how } = options;
  checkCompression(how);
  const { values, rows } = divideOptions<T['row']>(options, task.columns);
  const data = rows && (await task.loadTask(opened.config, guarded(tell), rows));
  const { comparisons, isInterrupted } = await interruptible(signal, () =>
    compressTask(task, opened, {
      options: {
        ...{ ...compressionDefaults, ...givenOptions(how) },
        ...(typeof values.data === 'string' && { data: values.data }),
      },
      data: data ?? (dataOf.get(run) as T['data'] | undefined),
      ...{ tell, signal, machine },
    }),
  );
  const [comparison] = comparisons;
  if (isInterrupted || comparison === undefined) throw new InterruptedError();
  const made = await openAs<T>(comparison.run, undefined);
  const results = (await made.opened.run.readResults()) as T['results'] | undefined;
  return { run: runOf(task, made.opened, results, watch), comparison };
}

/**
 * Writes the model of a finished run for other programs.
 *
 * @param options the format, and the folder (`out`), by default `<run>/<format>`
 * @throws UserError for a kind of run, a format or a folder that cannot be written
 * @throws InterruptedError when it is aborted before the model is written
 */
export async function exportRun(
  run: { readonly folder: string },
  options: ExportTarget & { readonly out?: string | undefined },
  watch: OpenOptions = {},
): Promise<ExportedRun> {
  checkOptions('exportRun', watch, { ...watchKeys, with: true });
  if (watch.with !== undefined) await takeOwnModel(watch.with);
  const { onEvent: tell, signal, machine } = withHostSignal(watch);
  if (signal?.aborted) throw new InterruptedError();
  const { task, opened } = taskOf(await openFolder(run.folder));
  return interruptible(signal, () =>
    exportTask(task, opened, { ...options, tell: stoppable(guarded(tell), signal), machine }),
  );
}
