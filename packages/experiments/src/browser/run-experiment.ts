import { withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { guarded, type Tell } from '../events.js';
import { experimentConfig, withModelByName } from '../run/experiment-config.js';
import { interruptible, stoppable } from '../run/interruption.js';
import type { GivenRows, Rows } from '../run/rows.js';
import { UsageError, UserError } from '../user-error.js';
import type { InMemoryTask, InMemoryTypes, TrainedModel } from './task.js';

/** The rows, and the fields of the task's configuration; those that are left out are the preset's. */
export type InMemoryOptions<T extends InMemoryTypes> = GivenRows<T['row']> &
  T['options'] & {
    /** Name of the preset. Default: that of the task. */
    readonly preset?: string | undefined;
  };

/** How a run is watched. */
export interface InMemoryRunOptions {
  readonly onEvent?: Tell | undefined;
  /** Ends the run; what was trained is lost. */
  readonly signal?: AbortSignal | undefined;
  /** Decides initial weights, dropout and the order of batches. Default: that of the preset. */
  readonly seed?: number | undefined;
}

/** A run that has come to its end, and its model. */
export interface InMemoryRun<T extends InMemoryTypes>
  extends Pick<TrainedModel<T>, 'results' | 'bundle' | 'dispose'> {
  readonly kind: string;
  readonly preset: string;
  readonly config: T['config'];
  /**
   * Scores the model on rows.
   *
   * @throws UserError for a task that has nothing to score it by
   */
  evaluate(
    data: Rows<T['row']>,
    options?: { readonly unknownLabels?: 'error' | 'drop' | undefined },
  ): Promise<T['evaluation']>;
  /** What the model makes of texts. */
  predict(texts: readonly string[]): Promise<readonly T['prediction'][]>;
}

/**
 * Trains a model on rows, tests it beside a plain baseline and keeps it in memory, with the backend that
 * tfjs has: in a browser, where its data is.
 *
 * ```ts
 * const run = await runExperiment(classification, { data: rows, model: 'text-cnn' });
 * run.results.accuracy;
 * const [answer] = await run.predict(['what a film']);
 * ```
 *
 * @throws UsageError for data that is no rows, and for options that do not go together
 * @throws UserError for rows that cannot be trained on
 * @throws InterruptedError when it is aborted
 * @throws ListenerError when `onEvent` throws
 */
export async function runExperiment<T extends InMemoryTypes>(
  task: InMemoryTask<T>,
  options: InMemoryOptions<T>,
  running: InMemoryRunOptions = {},
): Promise<InMemoryRun<T>> {
  checkOptions('runExperiment', running, { onEvent: true, signal: true, seed: true });
  const { onEvent, signal, seed } = withHostSignal(running);
  const named = withModelByName(options, (model) => task.families?.own?.register(model));
  const resolved = experimentConfig<T['config'], T['row']>(task, named, seed);
  const { preset, config, rows } = resolved;
  if (rows === undefined)
    throw new UsageError(
      (option) => `${option('data')} has to be rows here: an array or an iterable of them.`,
      ['give rows', 'run it in Node.js, where files and public sets are read'],
    );
  const tell = stoppable(guarded(onEvent), signal);
  const { results, bundle, evaluate, predict, dispose } = await interruptible(signal, () =>
    task.train(config, rows, { tell, signal }),
  );
  return {
    ...{ kind: task.kind, preset, config, results, bundle, predict, dispose },
    async evaluate(data, { unknownLabels = 'error' } = {}) {
      if (evaluate) return evaluate(data, unknownLabels, tell);
      throw new UserError(
        `a model for ${task.kind} is scored while it is trained, on the text that validates it.`,
      );
    },
  };
}
