/**
 * How the losses of the rows become the result: `mean` over the rows that count, their `sum`, or
 * `none`, one loss a row.
 */
export type Reduction = 'mean' | 'sum' | 'none';

const reductions: readonly string[] = ['mean', 'sum', 'none'];

/** @throws Error when the value is not a {@link Reduction}. */
export function checkReduction(loss: string, reduction: string): void {
  if (!reductions.includes(reduction)) {
    throw new Error(
      `${loss}: reduction is ${JSON.stringify(reduction)}, want 'mean', 'sum' or 'none'`,
    );
  }
}
