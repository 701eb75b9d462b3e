import { Metric } from '../metric.js';
import { checkWeights } from './labels.js';
import { checkTarget, type Scores, scoreRows } from './scores.js';

/**
 * Share of items whose target is among the `k` classes with the highest scores. Of equal scores
 * the higher class index counts as better, as in scikit-learn.
 *
 * `update(scores, targets, weights?)`: scores `[item, class]`, targets class indices `[item]`.
 *
 * @param options.k default 5
 */
export function topKAccuracy(options: { readonly k?: number } = {}): TopKAccuracy {
  return new TopKAccuracy(options.k);
}

/** Made by {@link topKAccuracy}. */
export class TopKAccuracy extends Metric<
  [scores: Scores, targets: ArrayLike<number>, weights?: ArrayLike<number> | undefined],
  number,
  readonly [hits: number, total: number]
> {
  private hits = 0;
  private total = 0;

  constructor(private readonly k = 5) {
    super('topKAccuracy', { k });
    if (!(Number.isInteger(k) && k >= 1)) {
      throw new Error(`topKAccuracy: k is ${k}, want an integer from 1 up`);
    }
  }

  update(
    scores: Scores,
    targets: ArrayLike<number>,
    weights?: ArrayLike<number> | undefined,
  ): this {
    if (weights) checkWeights(this.name, weights, targets.length);
    const rows = scoreRows(this.name, scores, targets.length);
    rows.forEach((row, i) => {
      checkTarget(this.name, targets[i]!, i, row.length);
    });
    rows.forEach((row, i) => {
      const weight = weights?.[i] ?? 1;
      if (rankOf(row, targets[i]!) <= this.k) this.hits += weight;
      this.total += weight;
    });
    return this;
  }

  result(): number {
    if (this.total === 0) throw this.nothingCounted();
    return this.hits / this.total;
  }

  reset(): this {
    this.hits = 0;
    this.total = 0;
    return this;
  }

  protected read(): readonly [number, number] {
    return [this.hits, this.total];
  }

  protected add([hits, total]: readonly [number, number]): void {
    this.hits += hits;
    this.total += total;
  }
}

/** Position of a class when the scores are sorted downwards, from 1; ties to the higher index. */
export function rankOf(scores: ArrayLike<number>, target: number): number {
  const score = scores[target]!;
  let rank = 1;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! > score || (scores[i] === score && i > target)) rank++;
  }
  return rank;
}
