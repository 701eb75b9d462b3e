import { openRun } from '../run/run-folder.js';
import { importanceOf } from './importance.js';
import type { SweepPlan } from './plan-sweep.js';
import { type SweepPage, sweepPage } from './sweep-page.js';
import type { SweepRecord, TrialScore } from './sweep-record.js';
import { firstScores, type SweepChoice, type SweepNumbers, type SweepTrial } from './trials.js';
import { wilsonInterval } from './validated.js';

/** A sweep, as far as its trials are finished, in numbers and as a page. */
export interface SweepResult extends SweepNumbers {
  readonly page: SweepPage;
}

/** What the record of a sweep says of its plan. */
export async function sweepResult(
  plan: SweepPlan,
  record: SweepRecord,
  state: Pick<SweepResult, 'folder' | 'isInterrupted' | 'isOutOfTime'> & {
    readonly isLast: boolean;
  },
): Promise<SweepResult> {
  const most = plan.halving?.rungs.at(-1)?.budget;
  const { isLast, ...ended } = state;
  const isOver = isLast && !state.isInterrupted && !state.isOutOfTime;
  const trials = plan.trials.map(({ number, point }): SweepTrial => {
    const { scores = [], failed } = record.trial(number) ?? {};
    const status =
      failed !== undefined
        ? 'failed'
        : scores.length > 0 && scores.at(-1)!.budget === most
          ? 'finished'
          : isOver && scores.length > 0
            ? 'stopped'
            : 'open';
    return { number, point, scores, status, failed };
  });
  const isLowerBetter = record.score?.isLowerBetter ?? false;
  const score = record.score && { name: record.score.score, isLowerBetter };
  const importance = importanceOf(
    firstScores(trials).map(({ trial, score }) => ({ point: trial.point, score: score.value })),
    isLowerBetter,
  );
  const result = {
    ...ended,
    ...{ score, trials, importance },
    choice: await choiceOf(trials, isLowerBetter),
  };
  return { ...result, page: sweepPage(plan, result) };
}

async function choiceOf(
  trials: readonly SweepTrial[],
  isLowerBetter: boolean,
): Promise<SweepChoice | undefined> {
  const usable = trials.filter(({ status, scores }) => status !== 'failed' && scores.length > 0);
  const lastOf = ({ scores }: SweepTrial): TrialScore => scores.at(-1)!;
  const budgetOf = (trial: SweepTrial) => lastOf(trial).budget ?? 0;
  const furthest = Math.max(...usable.map(budgetOf));
  const candidates = usable.filter((trial) => budgetOf(trial) === furthest);
  const sign = isLowerBetter ? -1 : 1;
  const [chosen, ...others] = [...candidates].sort(
    (a, b) => sign * (lastOf(b).value - lastOf(a).value) || a.number - b.number,
  );
  if (chosen === undefined) return undefined;
  const { value, examples, folder } = lastOf(chosen);
  const interval = examples === undefined ? undefined : wilsonInterval(value, examples);
  const { run } = await openRun(folder);
  return {
    ...{ number: chosen.number, point: chosen.point, folder, score: value, interval },
    among: candidates.length,
    within: interval && others.filter((other) => lastOf(other).value >= interval.lower).length,
    results: (await run.readResults()) ?? {},
  };
}
