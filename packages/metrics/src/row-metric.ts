import { type Json, Metric, type MetricInput } from './metric.js';

/**
 * A metric that needs every item at once, as a ranking does: `read` turns a batch into one row of
 * numbers for each item, all rows are kept, and `compute` sees them together. Its memory grows
 * with the number of items.
 */
export class RowMetric<Input extends readonly unknown[], Result> extends Metric<
  Input,
  Result,
  readonly (readonly number[])[]
> {
  private readonly rows: (readonly number[])[] = [];

  constructor(
    name: string,
    options: Json,
    private readonly rowsOf: (...input: Input) => readonly (readonly number[])[],
    private readonly compute: (rows: readonly (readonly number[])[]) => Result,
    input: MetricInput = 'other',
  ) {
    super(name, options, input);
  }

  update(...input: Input): this {
    this.add(this.rowsOf(...input));
    return this;
  }

  result(): Result {
    if (this.rows.length === 0) throw this.nothingCounted();
    return this.compute(this.rows);
  }

  reset(): this {
    this.rows.length = 0;
    return this;
  }

  protected read(): readonly (readonly number[])[] {
    return this.rows;
  }

  protected add(rows: readonly (readonly number[])[]): void {
    const width = this.rows[0]?.length;
    for (const row of rows) {
      if (width !== undefined && row.length !== width) {
        throw new Error(
          `${this.name}: an item with ${row.length} values came after items with ${width}; ` +
            'expected the same number of classes in every batch',
        );
      }
    }
    for (const row of rows) this.rows.push(row);
  }
}
