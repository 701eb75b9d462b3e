import { UsageError } from '../user-error.js';

/** How much each trial of successive halving is trained. */
export interface SweepBudget {
  /**
   * The field that is raised from rung to rung. Runs are continued with more `epochs` or `steps`; with
   * a larger `trainFraction` they are trained from the start. Default `epochs`.
   */
  readonly by?: 'epochs' | 'steps' | 'trainFraction' | undefined;
  /** Of the first rung. Default: 1 epoch; of others, a ninth of `most`. */
  readonly least?: number | undefined;
  /** Of the last rung. Default: what the configuration has; 1 of `trainFraction`. */
  readonly most?: number | undefined;
  /** Of so many trials one goes to the next rung, with so many times the budget. Default 3. */
  readonly reduction?: number | undefined;
  /**
   * So many trials, the first of them, are trained with `most` before all others and without rungs: what the
   * others have to beat, and what is chosen when there is no time for them. Default 0.
   */
  readonly whole?: number | undefined;
}

export const budgetKeys: Readonly<Record<keyof SweepBudget, true>> = {
  by: true,
  least: true,
  most: true,
  reduction: true,
  whole: true,
};

/** A rung: how many trials are trained, and how far. */
export interface Rung {
  readonly trials: number;
  /** Value of the budget's field. */
  readonly budget: number;
}

/**
 * The rungs of successive halving (Jamieson and Talwalkar 2016): with reduction η, rung i of s + 1 has
 * max(1, ⌊n / ηⁱ⌋) trials with a budget of `most` / ηˢ⁻ⁱ, where s is the largest number that leaves the
 * first rung `least` and the last one a trial.
 *
 * @param trials n
 * @param usual the budget that the configuration has
 * @throws UsageError for numbers that are none, and where there would be one rung only
 */
export function rungsOf(
  trials: number,
  { by = 'epochs', reduction = 3, ...given }: SweepBudget,
  usual: number | undefined,
): Rung[] {
  const isFraction = by === 'trainFraction';
  const most = given.most ?? usual ?? (isFraction ? 1 : undefined);
  if (most === undefined)
    throw new UsageError(`there is no ${by} to divide among the rungs.`, [
      (option) => `give the largest with ${option('most')}`,
    ]);
  const least =
    given.least ??
    (by === 'epochs' ? 1 : isFraction ? most / 9 : Math.max(1, Math.floor(most / 9)));
  for (const [name, value] of Object.entries({ least, most })) {
    const isRight = isFraction ? value > 0 && value <= 1 : Number.isInteger(value) && value >= 1;
    if (isRight) continue;
    throw new UsageError(
      (option) =>
        `${option(name)} is ${value}, expected ${isFraction ? 'a number above 0 to 1' : `an integer of ${by} from 1`}.`,
    );
  }
  if (!(Number.isInteger(reduction) && reduction >= 2))
    throw new UsageError(
      (option) => `${option('reduction')} is ${reduction}, expected an integer from 2.`,
    );
  const times = (ratio: number) => Math.floor(Math.log(ratio) / Math.log(reduction) + 1e-9);
  const last = Math.min(times(most / least), times(trials));
  if (last < 1) {
    throw new UsageError(
      `successive halving of ${trials} trials from ${least} to ${most} ${by} by ${reduction} has one rung only: ` +
        `expected at least ${reduction} trials, and at least ${reduction} times as much in the last rung as in the first.`,
      [
        (option) => `give more ${option('trials')}, or a larger ${option('most')}`,
        (option) => `use ${option('strategy', 'random')}`,
      ],
    );
  }
  return Array.from({ length: last + 1 }, (_, i) => {
    const budget = most / reduction ** (last - i);
    return {
      trials: Math.max(1, Math.floor(trials / reduction ** i + 1e-9)),
      budget: isFraction ? Number(budget.toPrecision(6)) : Math.round(budget),
    };
  });
}
