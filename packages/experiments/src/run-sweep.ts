import { join } from 'node:path';
import { shownBy, type View, withHostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { optionPlots } from '@resattn/vis';
import { shownView } from './display/run-view.js';
import { guarded } from './events.js';
import { type ExperimentRun, openRun, type WatchOptions, watchKeys } from './experiment.js';
import { planSweep, type SweepOptions } from './sweep/plan-sweep.js';
import { runPlannedSweep } from './sweep/sweep.js';
import { optionPanels } from './sweep/sweep-files.js';
import type { SweepResult } from './sweep/sweep-result.js';
import { trainPlanned } from './tables/train-planned.js';
import type { Task, TaskTypes } from './task.js';

/** Where a sweep goes, and how it is watched. */
export interface SweepRunOptions extends WatchOptions {
  /** Default: `sweeps/<name>`. One that was begun there is continued. */
  readonly folder?: string | undefined;
}

/** A sweep with the run that was chosen. */
export interface Sweep<T extends TaskTypes> extends SweepResult {
  /** Undefined while no trial is finished. */
  readonly run: ExperimentRun<T> | undefined;
}

/**
 * Looks for good options: trains trials in this process, one after another, each a run of its own, and
 * chooses by their scores on the validation part; the test part is used for nothing. The same call
 * continues a sweep that was interrupted: no finished trial is run again.
 *
 * ```ts
 * const { choice, run } = await runSweep(classification, {
 *   data: 'reviews.csv',
 *   space: { model: ['text-cnn', 'fast-text'], learningRate: { from: 1e-4, to: 1e-2, scale: 'log' } },
 *   strategy: 'successive-halving',
 *   trials: 20,
 * });
 * ```
 *
 * A trial whose training fails, such as by a loss that is no number, is recorded as failed, and the others
 * go on. An abort saves the trial that is under way; `isInterrupted` says so.
 *
 * @throws UsageError for a space that does not fit the fields of the task, and options that do not go
 * together
 * @throws UserError for data that cannot be trained on, when every trial fails, and for a folder that
 * holds a sweep of something else
 * @throws ListenerError when `onEvent` throws
 */
export async function runSweep<T extends TaskTypes>(
  task: Task<T>,
  options: SweepOptions<T>,
  running: SweepRunOptions = {},
): Promise<Sweep<T>> {
  checkOptions('runSweep', running, { ...watchKeys, folder: true });
  const plan = await planSweep(task, options);
  const { folder = join('sweeps', plan.name), onEvent, machine } = running;
  const { signal = new AbortController().signal } = withHostSignal(running);
  const tell = guarded(onEvent);
  const { rows } = plan;
  const result = await runPlannedSweep({
    ...{ plan, folder, tell, signal, jobs: 1 },
    machine: machine ?? {},
    train: (run) => trainPlanned(run, { tell, signal, machine, rows: rows as never }),
  });
  const { choice } = result;
  const run = choice && (await openRun(choice.folder, task, { onEvent, machine }));
  return shownBy({ ...result, run }, sweepView);
}

/** The trials, the best first, what explains their scores, and the options against them. */
function sweepView(result: SweepResult): View {
  const { title, scores, importance, findings, notes } = result.page;
  const tables = [scores, ...(importance ? [importance] : [])].map(({ head, rows }) => ({
    head,
    rows: rows.map((row) => row.map(({ text }) => text)),
  }));
  const panels = optionPanels(result);
  return shownView(
    { lead: [title], tables, remarks: [...findings, ...notes] },
    panels.length > 0 ? optionPlots(panels) : undefined,
  );
}
