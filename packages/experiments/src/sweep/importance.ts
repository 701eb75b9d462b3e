import { spearman } from '@resattn/metrics';
import type { SweepPoint } from './points.js';

/** How much of the ranking of the trials an option explains. */
export interface OptionImportance {
  readonly option: string;
  /** From 0 to 1; NaN where all trials score alike. */
  readonly share: number;
  /** The share that an option without any effect has on average. */
  readonly chance: number;
  /** Of numbers Spearman's ρ of value and goodness, from −1 to 1; undefined of other values. */
  readonly correlation: number | undefined;
  /** Trials that have the option. */
  readonly trials: number;
}

/**
 * How much each option explains of how the trials rank, the most first.
 *
 * Trials are ranked by their score, equal ones by the mean of their ranks. Of numbers the share is ρ²,
 * the square of Spearman's rank correlation; of other values it is η² of the ranks r, with groups g of
 * equal values: η² = Σ_g n_g (r̄_g − r̄)² / Σ_i (r_i − r̄)². Without any effect, ρ² is 1/(n − 1) and η²
 * (groups − 1)/(n − 1) on average, which `chance` has. ρ² sees rising and falling effects only, and
 * neither sees that options act together.
 *
 * Options are left out that vary in fewer than three trials.
 */
export function importanceOf(
  trials: readonly { readonly point: SweepPoint; readonly score: number }[],
  isLowerBetter: boolean,
): OptionImportance[] {
  const names = [...new Set(trials.flatMap(({ point }) => Object.keys(point)))];
  const all = names.flatMap((option): OptionImportance[] => {
    const having = trials.filter(({ point }) => Object.hasOwn(point, option));
    const values = having.map(({ point }) => point[option]);
    const goodness = having.map(({ score }) => (isLowerBetter ? -score : score));
    const groups = new Set(values.map((value) => JSON.stringify(value))).size;
    const count = having.length;
    if (count < 3 || groups < 2) return [];
    if (values.every((value) => typeof value === 'number')) {
      const metric = spearman();
      metric.update(values, goodness);
      const correlation = metric.result();
      return [
        { option, share: correlation ** 2, chance: 1 / (count - 1), correlation, trials: count },
      ];
    }
    const share = etaSquared(values, ranksOf(goodness));
    const chance = (groups - 1) / (count - 1);
    return [{ option, share, chance, correlation: undefined, trials: count }];
  });
  const key = ({ share }: OptionImportance) => (Number.isNaN(share) ? -1 : share);
  return all.sort((a, b) => key(b) - key(a));
}

function etaSquared(values: readonly unknown[], ranks: readonly number[]): number {
  const mean = (some: readonly number[]) => some.reduce((sum, rank) => sum + rank, 0) / some.length;
  const groups = new Map<string, number[]>();
  values.forEach((value, i) => {
    const key = JSON.stringify(value);
    groups.set(key, [...(groups.get(key) ?? []), ranks[i]!]);
  });
  const middle = mean(ranks);
  const total = ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0);
  const between = [...groups.values()].reduce(
    (sum, group) => sum + group.length * (mean(group) - middle) ** 2,
    0,
  );
  return total === 0 ? Number.NaN : between / total;
}

/** Ranks from 1, equal values sharing the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same + 1) / 2;
  });
}
