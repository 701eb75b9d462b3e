import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ListenerError, type Tell } from '../events.js';
import type { MachineOptions } from '../run/machine.js';
import { openRun, readTask } from '../run/run-folder.js';
import { hasSettings } from '../run/same-settings.js';
import { calibrateBefore, inParallel, jobsFor, threadsFor } from '../tables/jobs.js';
import type { PlannedRun } from '../tables/plan.js';
import type { PlannedRunEnd, TrainPlannedOptions } from '../tables/run-table.js';
import { type AnyTask, tasks } from '../tasks/registry.js';
import { UserError } from '../user-error.js';
import type { Halving, PlannedTrial, SweepPlan } from './plan-sweep.js';
import { pointName } from './point-name.js';
import { writeSweepFiles } from './sweep-files.js';
import { type RecordedTrial, SweepRecord, type TrialScore } from './sweep-record.js';
import { type SweepResult, sweepResult } from './sweep-result.js';

export interface SweepRequest {
  readonly plan: SweepPlan;
  readonly folder: string;
  /** Runs at once. Default: one for every two cores. */
  readonly jobs: number | undefined;
  readonly machine: MachineOptions;
  readonly tell: Tell;
  /** Interrupts the trials that are under way, with everything saved. */
  readonly signal: AbortSignal;
  /** Trains one run, or resumes it where it was begun; an error of it is the reason why the trial failed. */
  readonly train: (run: PlannedRun, options: TrainPlannedOptions) => Promise<PlannedRunEnd>;
}

/** A trial in one of the rungs. */
interface Step {
  readonly trial: PlannedTrial;
  /** From 0. */
  readonly rung: number;
  readonly budget: number | undefined;
}

/**
 * Runs a sweep: trials that are finished are not run again, and what was begun is resumed. Trials are
 * compared by what their runs reached on the validation part. A trial that fails does not end the others.
 * The tables are written as often as a trial ends.
 *
 * @throws UserError when the folder holds another sweep, and when nothing can be trained at all
 */
export async function runPlannedSweep(request: SweepRequest): Promise<SweepResult> {
  const { plan, folder, tell, machine, signal } = request;
  const { trials, halving } = plan;
  const record = await SweepRecord.open(folder, plan);
  await mkdir(folder, { recursive: true });
  const rungs = halving?.rungs ?? [{ trials: trials.length, budget: undefined }];
  const isKnown = ({ trial, budget }: Step) => {
    const known = record.trial(trial.number);
    return known?.failed !== undefined || scoreAt(budget, known) !== undefined;
  };
  const whole = halving?.whole ?? 0;
  const count = rungs.reduce((sum, rung) => sum + rung.trials, whole);
  const finished = trials.reduce(
    (sum, { number }) => sum + (record.trial(number)?.scores.length ?? 0),
    0,
  );
  const jobs = jobsFor(request.jobs, trials.length);
  tell({ type: 'table', isSweep: true, name: plan.name, runs: count, finished, jobs });
  await calibrateBefore(jobs, machine, tell);

  const deadline = performance.now() + 60_000 * (plan.minutes ?? Infinity);
  let isOutOfTime = false;
  let started = finished;
  const result = (isLast: boolean) =>
    sweepResult(plan, record, { folder, isLast, isInterrupted: signal.aborted, isOutOfTime });
  const work = async (step: Step): Promise<boolean> => {
    if (started > finished && performance.now() > deadline) {
      isOutOfTime = true;
      return false;
    }
    const { trial, budget } = step;
    const at = budget === undefined ? '' : ` (${halving!.by} ${budget})`;
    const name = `trial ${trial.number}, ${pointName(trial.point)}${at}`;
    tell({ type: 'table-run', name, number: ++started, count });
    const isGoingOn = await runStep(request, record, step, jobs);
    await writeSweepFiles(folder, await result(false));
    return isGoingOn;
  };

  const runAll = async (some: readonly PlannedTrial[], rung: number): Promise<boolean> => {
    const steps = some.map((trial): Step => ({ trial, rung, budget: rungs[rung]!.budget }));
    await inParallel(
      steps.filter((step) => !isKnown(step)),
      jobs,
      signal,
      work,
    );
    return !(signal.aborted || isOutOfTime) && steps.every(isKnown);
  };
  let isGoingOn = await runAll(trials.slice(0, whole), rungs.length - 1);
  let left: readonly PlannedTrial[] = trials.slice(whole);
  for (let rung = 0; rung < rungs.length && isGoingOn; rung++) {
    if (rung > 0) left = best(left, record, rungs[rung - 1]!.budget, rungs[rung]!.trials);
    isGoingOn = await runAll(left, rung);
    if (isGoingOn) requireOne(record, trials);
  }
  const last = await result(true);
  await writeSweepFiles(folder, last);
  return last;
}

/** @throws UserError when every trial has failed */
function requireOne(record: SweepRecord, trials: readonly PlannedTrial[]): void {
  const reasons = trials.map(({ number }) => record.trial(number)?.failed);
  if (reasons.includes(undefined)) return;
  throw new UserError(
    `all ${trials.length} trials of ${record.folder} failed; the first: ${reasons[0]}`,
    ['change what is tried, in another folder'],
  );
}

const scoreAt = (
  budget: number | undefined,
  trial: RecordedTrial | undefined,
): TrialScore | undefined => trial?.scores.find((score) => score.budget === budget);

/** The trials that go to the next rung, in their order. */
function best(
  trials: readonly PlannedTrial[],
  record: SweepRecord,
  budget: number | undefined,
  count: number,
): PlannedTrial[] {
  const sign = record.score?.isLowerBetter ? -1 : 1;
  const scored = trials.flatMap((trial) => {
    const known = record.trial(trial.number);
    const score = scoreAt(budget, known)?.value;
    return score === undefined || known!.failed !== undefined ? [] : [{ trial, score }];
  });
  return scored
    .sort((a, b) => sign * (b.score - a.score))
    .slice(0, count)
    .map(({ trial }) => trial)
    .sort((a, b) => a.number - b.number);
}

/** Trains a trial for a rung and records what it reached. Returns whether others may follow. */
async function runStep(
  { plan, folder, machine, signal, train }: SweepRequest,
  record: SweepRecord,
  step: Step,
  jobs: number,
): Promise<boolean> {
  const { trial } = step;
  const wanted = runOf(plan, folder, step);
  const run = await unfinished(wanted, step, plan);
  if (run !== undefined) {
    const options = { machine: threadsFor(machine, jobs), alone: jobs === 1, signal };
    let end: PlannedRunEnd;
    let reason = `see ${run.folder}.log`;
    try {
      end = await train(run, options);
    } catch (error) {
      if (error instanceof ListenerError || !isBegun(run)) throw error;
      end = 'failed';
      reason = (error as Error).message;
    }
    if (end === 'interrupted' || (end === 'failed' && signal.aborted)) return false;
    if (end === 'failed') {
      // What fails before there is a run, such as data that is not there, fails for all trials.
      if (!isBegun(run))
        throw new UserError(`trial ${trial.number} failed before it was trained: ${reason}.`);
      await record.fail(trial, reason);
      return true;
    }
  }
  const task = tasks[plan.kind] as AnyTask;
  const opened = await openRun(wanted.folder);
  const results = await opened.run.readResults();
  if (results === undefined)
    throw new UserError(
      `${wanted.folder} ended without results: remove it, and run the sweep again.`,
    );
  const { score, value, isLowerBetter = false, examples } = task.validated(results, opened.config);
  if (!Number.isFinite(value)) {
    await record.fail(trial, `its ${score} in validation is ${value}`);
    return true;
  }
  const { fingerprint: data } = await readTask(wanted.folder);
  const reached = { value, examples, budget: step.budget, seconds: Number(results.seconds) };
  await record.add(
    trial,
    { ...reached, folder: wanted.folder },
    {
      ...{ compared: { score, isLowerBetter }, data },
      rung: plan.halving?.by === 'trainFraction' ? `${step.budget}` : 'all',
    },
  );
  return true;
}

const isBegun = ({ folder }: PlannedRun): boolean => existsSync(join(folder, 'config.json'));

/** The run of a trial in a rung: another one where the budget is a part of the data. */
function runOf(
  { kind, preset, halving }: SweepPlan,
  folder: string,
  { trial, rung, budget }: Step,
): PlannedRun {
  const name = `trial-${trial.number}`;
  const isApart = halving?.by === 'trainFraction';
  return {
    folder: join(folder, 'trials', isApart ? `${name}-rung-${rung + 1}` : name),
    ...{ kind, preset, seed: trial.config.seed },
    config: halving ? { ...trial.config, ...endsOf(trial, halving, budget!) } : trial.config,
  };
}

/** The fields that end a run at the budget of a rung; fewest steps grow with its epochs. */
function endsOf(
  { config }: PlannedTrial,
  { by, rungs }: Halving,
  budget: number,
): Readonly<Record<string, number>> {
  const { minSteps } = config;
  const most = rungs.at(-1)!.budget;
  return {
    [by]: budget,
    ...(by === 'epochs' &&
      minSteps !== undefined && { minSteps: Math.ceil((minSteps * budget) / most) }),
  };
}

/**
 * What is left to train of a run; undefined where it has come to its end.
 *
 * @throws UserError when its folder holds a run of other settings
 */
async function unfinished(
  run: PlannedRun,
  { trial, budget }: Step,
  { halving }: SweepPlan,
): Promise<PlannedRun | undefined> {
  if (!isBegun(run)) return run;
  const opened = await openRun(run.folder);
  const by = halving?.by;
  const isRaised = by === 'epochs' || by === 'steps';
  const same = { ...opened, ...(isRaised && { ignored: [by, 'minSteps'] }) };
  if (!hasSettings(same, run.preset, run.config))
    throw new UserError(`${run.folder} was run with other settings than the sweep has now.`, [
      (option) => `give another folder with ${option('folder')}`,
      'move that run away',
    ]);
  const has = isRaised ? opened.config[by] : budget;
  if (isRaised && has !== budget) return { ...run, given: endsOf(trial, halving!, budget!) };
  return (await opened.run.readResults()) === undefined ? run : undefined;
}
