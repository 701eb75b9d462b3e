import { Metric } from '../metric.js';
import { forEachPair, type NumberBatch } from './number-pairs.js';

/**
 * Weighted means, squared deviations and co-deviations of predictions `p` and targets `t`, and
 * their differences. Deviations are kept around the running mean, since sums of raw squares lose
 * all digits when the mean is large; two states merge by Chan, Golub and LeVeque (1979).
 */
export interface Moments {
  readonly items: number;
  readonly weight: number;
  readonly meanP: number;
  readonly meanT: number;
  readonly squaresP: number;
  readonly squaresT: number;
  readonly products: number;
  readonly squaredErrors: number;
  readonly absoluteErrors: number;
}

const none: Moments = {
  items: 0,
  weight: 0,
  meanP: 0,
  meanT: 0,
  squaresP: 0,
  squaresT: 0,
  products: 0,
  squaredErrors: 0,
  absoluteErrors: 0,
};

function combine(a: Moments, b: Moments): Moments {
  if (a.weight === 0) return b;
  if (b.weight === 0) return a;
  const weight = a.weight + b.weight;
  const deltaP = b.meanP - a.meanP;
  const deltaT = b.meanT - a.meanT;
  const scale = (a.weight * b.weight) / weight;
  return {
    items: a.items + b.items,
    weight,
    meanP: a.meanP + (deltaP * b.weight) / weight,
    meanT: a.meanT + (deltaT * b.weight) / weight,
    squaresP: a.squaresP + b.squaresP + deltaP * deltaP * scale,
    squaresT: a.squaresT + b.squaresT + deltaT * deltaT * scale,
    products: a.products + b.products + deltaP * deltaT * scale,
    squaredErrors: a.squaredErrors + b.squaredErrors,
    absoluteErrors: a.absoluteErrors + b.absoluteErrors,
  };
}

/** A metric that the moments of predictions and targets suffice for. */
export class MomentMetric extends Metric<NumberBatch, number, Moments> {
  private moments = none;

  constructor(
    name: string,
    private readonly compute: (moments: Moments) => number,
  ) {
    super(name, {}, 'numbers');
  }

  update(...batch: NumberBatch): this {
    forEachPair(this.name, batch, (prediction, target, weight) => {
      const error = prediction - target;
      this.add({
        ...none,
        items: 1,
        weight,
        meanP: prediction,
        meanT: target,
        squaredErrors: weight * error * error,
        absoluteErrors: weight * Math.abs(error),
      });
    });
    return this;
  }

  result(): number {
    if (this.moments.weight === 0) throw this.nothingCounted();
    return this.compute(this.moments);
  }

  reset(): this {
    this.moments = none;
    return this;
  }

  protected read(): Moments {
    return this.moments;
  }

  protected add(moments: Moments): void {
    this.moments = combine(this.moments, moments);
  }
}
