import { type Json, Metric, type MetricInput } from './metric.js';

/**
 * A metric whose state is a few sums: `measure` turns a batch into numbers, they are added up, and
 * `compute` turns the totals into the result. The first sum is the summed weight of the items, by
 * which an untouched metric is told from a used one.
 */
export class SumMetric<Input extends readonly unknown[], Result> extends Metric<
  Input,
  Result,
  readonly number[]
> {
  private sums: number[] = [];

  constructor(
    name: string,
    options: Json,
    private readonly measure: (...input: Input) => readonly number[],
    private readonly compute: (sums: readonly number[]) => Result,
    input: MetricInput = 'other',
  ) {
    super(name, options, input);
  }

  update(...input: Input): this {
    this.add(this.measure(...input));
    return this;
  }

  /** The sums of one batch, for resampling; `resultOf` makes a result of their total. */
  sumsOf(...input: Input): readonly number[] {
    return this.measure(...input);
  }

  resultOf(sums: readonly number[]): Result {
    return this.compute(sums);
  }

  result(): Result {
    if (!this.sums[0]) throw this.nothingCounted();
    return this.compute(this.sums);
  }

  reset(): this {
    this.sums = [];
    return this;
  }

  protected read(): readonly number[] {
    return this.sums;
  }

  protected add(terms: readonly number[]): void {
    terms.forEach((term, i) => {
      this.sums[i] = (this.sums[i] ?? 0) + term;
    });
  }
}
