import { formatSeconds } from '@resattn/runtime';
import type { TablePage, TextCell, TextTable } from '../tables/text-table.js';
import type { SweepPlan } from './plan-sweep.js';
import { valueText } from './point-name.js';
import type { SweepNumbers, SweepTrial } from './trials.js';

/** A sweep as tables with what stands below them. */
export type SweepPage = TablePage;

const strategyNames = {
  grid: 'grid search',
  random: 'random search',
  'successive-halving': 'successive halving',
} as const;

/** Sets the trials into a table, the best first. */
export function sweepPage(plan: SweepPlan, result: SweepNumbers): SweepPage {
  const { halving, strategy } = plan;
  const scoreName = result.score?.name ?? 'score';
  const names = [...new Set(plan.trials.flatMap(({ point }) => Object.keys(point)))];
  const trials = sorted(result);
  const heading = `${scoreName} in validation`;
  const row = (trial: SweepTrial): TextCell[] => {
    const last = trial.scores.at(-1);
    const isBest = trial.number === result.choice?.number;
    return [
      { text: `trial ${trial.number}` },
      ...names.map((name) => ({
        text: Object.hasOwn(trial.point, name) ? valueText(trial.point[name]) : '–',
      })),
      ...(halving ? [{ text: last?.budget === undefined ? '–' : `${last.budget}` }] : []),
      { text: last ? last.value.toFixed(4) : '–', isBest },
      { text: last ? formatSeconds(last.seconds) : '–' },
      { text: trial.status },
    ];
  };
  return {
    title: `${plan.name}: ${strategyNames[strategy]} of ${trials.length} trials`,
    scores: {
      caption: heading,
      head: ['', ...names, ...(halving ? [halving.by] : []), heading, 'time', 'status'],
      rows: trials.map(row),
    },
    importance: importanceTable(result),
    ...{ runs: undefined, differences: undefined },
    findings: findings(plan, result),
    notes: notes(plan, result),
  };
}

/** Those that were trained furthest first, the best of them first, failed ones last. */
function sorted({ trials, score }: SweepNumbers): SweepTrial[] {
  const sign = score?.isLowerBetter ? -1 : 1;
  const place = ({ status, scores }: SweepTrial) =>
    status === 'failed' ? -1 : scores.length === 0 ? 0 : (scores.at(-1)!.budget ?? 1);
  const value = ({ scores }: SweepTrial) => scores.at(-1)?.value ?? 0;
  return [...trials].sort(
    (a, b) => place(b) - place(a) || sign * (value(b) - value(a)) || a.number - b.number,
  );
}

function importanceTable({ importance }: SweepNumbers): TextTable | undefined {
  if (importance.length === 0) return undefined;
  const part = (value: number) => (Number.isNaN(value) ? '–' : `${(100 * value).toFixed(0)} %`);
  return {
    caption: 'importance of the options',
    head: ['', 'explains', 'by chance', 'direction', 'trials'],
    rows: importance.map(({ option, share, chance, correlation, trials }) =>
      [
        option,
        part(share),
        part(chance),
        correlation === undefined || Number.isNaN(correlation)
          ? '–'
          : `${correlation > 0 ? 'more is better' : 'less is better'} (ρ = ${correlation.toFixed(2).replace('-', '−')})`,
        `${trials}`,
      ].map((text) => ({ text })),
    ),
  };
}

function findings(plan: SweepPlan, { choice, score, trials }: SweepNumbers): string[] {
  if (choice === undefined) return [];
  const { number, interval, among, within, results } = choice;
  const name = score!.name;
  const range = interval
    ? `, 95 % interval ${interval.lower.toFixed(4)} to ${interval.upper.toFixed(4)}`
    : '';
  const others = among - 1;
  const alike =
    within === undefined || others === 0
      ? ''
      : within === 0
        ? ` None of the ${others} others it was chosen from scores within that interval.`
        : ` ${within} of the ${others} others it was chosen from score${within === 1 ? 's' : ''} within that interval: the choice among them may be luck.`;
  const tested = results[name];
  const test =
    typeof tested === 'number'
      ? ` On the test part, by which nothing was chosen, its ${name} is ${tested.toFixed(4)}.`
      : '';
  const failed = trials.filter(({ status }) => status === 'failed').length;
  const { halving } = plan;
  const reached = trials.find((trial) => trial.number === number)?.scores.at(-1)?.budget;
  const whole = halving?.rungs.at(-1)?.budget;
  const isCut = halving !== undefined && reached !== undefined && reached < whole!;
  return [
    `Chosen: trial ${number}, with ${name} ${choice.score.toFixed(4)} in validation${range}.${alike}${test}`,
    ...(isCut
      ? [`It was trained with ${halving.by} ${reached} of ${whole}: the search was not finished.`]
      : []),
    ...(failed > 0 ? [`${failed} of ${plan.trials.length} trials failed.`] : []),
  ];
}

function notes(
  { halving, strategy, seed, config }: SweepPlan,
  { choice, importance, score }: SweepNumbers,
): string[] {
  return [
    `All trials are trained with seed ${config.seed} and validated on the same examples${strategy === 'grid' ? '' : `; drawn with seed ${seed}`}.`,
    'The best of several scores in validation is better than it would be on other examples: report the score of the test part.',
    ...(choice?.interval
      ? [`Interval: Wilson, of the ${score!.name} on other validation parts of this size.`]
      : []),
    ...(halving
      ? [
          `${halving.whole === 0 ? '' : `Trained whole before the others: ${halving.whole}. `}Rungs: ${halving.rungs.map(({ trials, budget }) => `${trials} with ${halving.by} ${budget}`).join(', ')}.`,
        ]
      : []),
    ...(importance.length > 0
      ? [
          'Importance: part of the variance of the ranks of the trials' +
            `${halving ? ' in the first rung' : ''} that an option explains by itself; of numbers ρ² (Spearman), ` +
            'of other values η². By chance: what an option without effect explains on average.',
        ]
      : []),
  ];
}
