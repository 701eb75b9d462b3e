import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LearningRateCurve, learningRateRangeTest, type Trainer } from '@resattn/core';
import { RunRecord } from '@resattn/core/node';
import { shownBy, withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { curvePlot } from '@resattn/vis';
import { shownView } from './display/run-view.js';
import { guarded, progressOf } from './events.js';
import { type ExperimentOptions, type WatchOptions, watchKeys } from './experiment.js';
import { requireTask } from './run/check-call.js';
import { experimentConfig } from './run/experiment-config.js';
import { InterruptedError, interruptible, isAbortOf, stoppable } from './run/interruption.js';
import { ownModelByName } from './run/own-model-by-name.js';
import { startBackend } from './run/start-backend.js';
import type { Shown } from './shown.js';
import type { Task, TaskTypes } from './task.js';
import { UsageError } from './user-error.js';

/** Which rates are tried, and how it is watched. */
export interface RateSearchOptions extends WatchOptions {
  /** Rate of the first step. Default 1e-6. */
  readonly from?: number | undefined;
  /** Rate of the last step. Default 1. */
  readonly to?: number | undefined;
  /** Default 100. */
  readonly steps?: number | undefined;
  /** Decides initial weights, dropout and the order of batches. Default: that of the preset. */
  readonly seed?: number | undefined;
}

/** How the loss of a configuration changes with the learning rate. */
export interface RateSearch extends LearningRateCurve {
  /** Where the loss falls fastest; undefined where it never falls. */
  readonly suggestion: number | undefined;
  /** The rate that the configuration has. */
  readonly configured: number;
}

/** Thrown when the search is over, so that nothing is trained behind it. */
class SearchEnd extends Error {
  constructor(readonly curve: LearningRateCurve) {
    super('the search of the learning rate has ended');
  }
}

/**
 * Looks for a learning rate by a range test (Smith 2017; `learningRateRangeTest` of `@resattn/core`): a few
 * steps of the training that the options describe, with a rate that grows exponentially. Nothing is
 * kept, and no run folder is written. `noam` scales its rate by more than this: its factor is not what is
 * found.
 *
 * ```ts
 * const { suggestion } = await findLearningRate(classification, { data: rows, model: 'text-cnn' });
 * ```
 *
 * @throws UsageError for rates and steps out of range, and options that do not go together
 * @throws UserError for data that is missing or cannot be trained on
 * @throws InterruptedError when it is aborted before the first steps; later the curve so far is returned
 * @throws ListenerError when `onEvent` throws
 */
export async function findLearningRate<T extends TaskTypes>(
  task: Task<T>,
  options: ExperimentOptions<T>,
  search: RateSearchOptions = {},
): Promise<RateSearch> {
  checkOptions('findLearningRate', search, {
    ...watchKeys,
    from: true,
    to: true,
    steps: true,
    seed: true,
  });
  requireTask('findLearningRate', task);
  const { onEvent, signal, machine, seed } = withHostSignal(search);
  const { from = 1e-6, to = 1, steps = 100 } = search;
  if (!(from > 0 && Number.isFinite(to) && to > from))
    throw new UsageError(
      (option) =>
        `${option('from')} is ${from} and ${option('to')} is ${to}, expected numbers above 0, the lower one first.`,
    );
  if (!(Number.isInteger(steps) && steps >= 10))
    throw new UsageError(
      (option) => `${option('steps')} is ${steps}, expected an integer from 10.`,
    );
  const { preset, config, rows } = experimentConfig<T['config'], T['row']>(
    task,
    await ownModelByName(task.families, options),
    seed,
  );
  const listener = guarded(onEvent);
  const tell = stoppable(listener, signal);
  const data = await interruptible(signal, () => task.loadTask(config, tell, rows));
  await startBackend(machine, tell, { calibrates: true });
  const scratch = await mkdtemp(join(tmpdir(), 'resattn-rate-'));
  try {
    const run = await RunRecord.create(join(scratch, 'run'), { config: { preset, ...config } });
    await task.train({
      ...{ run, preset, task: data, tell, signal, isResumed: false },
      // What it is compared with is not looked at.
      config: 'baseline' in config ? { ...config, baseline: 'naive-bayes' } : config,
      async profile(trainer, batches) {
        // An abort ends the steps, and what they have shown is returned.
        const bar = progressOf(listener).start({ label: 'learning rates', total: steps });
        const curve = await learningRateRangeTest(trainedBy(trainer), batches, {
          ...{ from, to, steps, signal },
          onStep: ({ step }) => bar.update(step),
        });
        bar.stop();
        throw new SearchEnd(curve);
      },
    });
  } catch (error) {
    if (isAbortOf(signal, error)) throw new InterruptedError();
    if (!(error instanceof SearchEnd)) throw error;
    const { curve } = error;
    const found = { ...curve, suggestion: curve.steepest, configured: config.learningRate };
    return shownBy<RateSearch>(found, (search) => shownView(shownRates(search), ratePlot(search)));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  throw new Error(`the task ${task.kind} trained nothing to look for a rate with`);
}

/** What a trainer trains, without its schedule. */
const trainedBy = ({ options }: Trainer): Trainer['options'] => ({
  ...options,
  schedule: undefined,
});

/** The curve of a search as SVG, with the suggested rate. */
export function ratePlot({
  points,
  suggestion,
}: Pick<RateSearch, 'points' | 'suggestion'>): string {
  return curvePlot({
    title: 'loss against the learning rate',
    xLabel: 'learning rate',
    xScale: 'log',
    curves: [
      {
        name: 'smoothed',
        points: points.map(({ learningRate, smoothed }) => [learningRate, smoothed]),
      },
      {
        name: 'of the batch',
        points: points.map(({ learningRate, loss }) => [learningRate, loss]),
      },
    ],
    ...(suggestion !== undefined && {
      mark: { x: suggestion, label: suggestion.toPrecision(2) },
    }),
  });
}

const SHOWN = 12;

/**
 * The losses of a search at some of its rates, and which rate it suggests.
 *
 * @param words what an option is called in advice. Default: its own name
 */
export function shownRates(
  search: RateSearch,
  words: (option: string) => string = (option) => `\`${option}\``,
): Shown {
  const { points, suggestion, tenthOfLowest, configured, hasDiverged } = search;
  const text = (rate: number) => rate.toPrecision(2);
  const every = Math.max(1, Math.ceil(points.length / SHOWN));
  const rows = points
    .filter((_, i) => i % every === 0)
    .map(({ learningRate, smoothed }) => [text(learningRate), smoothed.toFixed(4)]);
  const found =
    suggestion === undefined
      ? `The loss never falls: try a higher ${words('to')}, more ${words('steps')}, or look at the data.`
      : `Suggested: ${text(suggestion)}, where the loss falls fastest; a tenth of the rate with the lowest loss is ${text(tenthOfLowest!)}. Configured: ${text(configured)}.`;
  return {
    tables: [{ head: ['learning rate', 'loss, smoothed'], rows }],
    curve: points.map(({ smoothed }) => smoothed),
    remarks: [`${found}${hasDiverged ? ' Beyond the last rate shown the loss diverged.' : ''}`],
  };
}
