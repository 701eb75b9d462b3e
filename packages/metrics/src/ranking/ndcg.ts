import { checkOptions } from '@resattn/options';
import { SumMetric } from '../sum-metric.js';

export interface NdcgOptions {
  /** How many of the best-ranked items count. Default all. */
  readonly k?: number | undefined;
  /** `linear`: the relevance itself; `exponential`: `2^relevance - 1`. Default `linear`. */
  readonly gain?: 'linear' | 'exponential' | undefined;
}

/**
 * Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), mean over queries:
 * `sum gain / log2(rank + 1)` of the ranking by score over that of the best ranking. Items of
 * equal score share the mean gain of their ranks. A query without relevant items counts 0.
 *
 * `update(scores, relevance)`: rows `[query, item]`, relevance not negative.
 */
export function ndcg(
  options: NdcgOptions = {},
): SumMetric<
  [scores: ArrayLike<ArrayLike<number>>, relevance: ArrayLike<ArrayLike<number>>],
  number
> {
  checkOptions('ndcg', options, { k: true, gain: true });
  const { k = Number.POSITIVE_INFINITY, gain = 'linear' } = options;
  if (!(k >= 1)) throw new Error(`ndcg: k is ${k}, expected 1 or more`);
  if (gain !== 'linear' && gain !== 'exponential') {
    throw new Error(`ndcg: gain is "${gain}", expected linear or exponential`);
  }
  const settings = { k: options.k ?? null, gain };
  return new SumMetric(
    'ndcg',
    settings,
    (scores, relevance) => {
      if (scores.length !== relevance.length) {
        throw new Error(
          `ndcg: got scores of ${scores.length} queries and relevance of ${relevance.length}`,
        );
      }
      let sum = 0;
      for (let query = 0; query < scores.length; query++) {
        checkQuery(scores[query]!, relevance[query]!, query);
        const gains = Array.from(relevance[query]!, (value) =>
          gain === 'linear' ? value : 2 ** value - 1,
        );
        const ideal = discountedGain(gains, gains, k);
        sum += ideal === 0 ? 0 : discountedGain(Array.from(scores[query]!), gains, k) / ideal;
      }
      return [scores.length, sum];
    },
    ([queries, sum]) => sum! / queries!,
    'labelScores',
  );
}

/**
 * Discounted cumulative gain `sum gain / log2(rank + 1)` of items ranked by score, highest first;
 * items of equal score share the mean gain of their ranks.
 *
 * @param k how many ranks count; default all
 */
export function discountedGain(
  scores: readonly number[],
  gains: readonly number[],
  k = Number.POSITIVE_INFINITY,
): number {
  const order = scores.map((_, item) => item).sort((a, b) => scores[b]! - scores[a]!);
  let total = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let gain = 0;
    let discount = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) {
      gain += gains[order[to]!]!;
      if (to < k) discount += 1 / Math.log2(to + 2);
      to++;
    }
    total += (gain / (to - from)) * discount;
    from = to;
  }
  return total;
}

function checkQuery(scores: ArrayLike<number>, relevance: ArrayLike<number>, query: number): void {
  if (scores.length !== relevance.length) {
    throw new Error(
      `ndcg: query ${query} has ${scores.length} scores and ${relevance.length} relevance values`,
    );
  }
  for (let item = 0; item < scores.length; item++) {
    if (!Number.isFinite(scores[item])) {
      throw new Error(
        `ndcg: score ${scores[item]} of query ${query}, item ${item}, expected a number`,
      );
    }
    const value = relevance[item]!;
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new Error(
        `ndcg: relevance ${value} of query ${query}, item ${item}, expected a number that is not negative`,
      );
    }
  }
}
