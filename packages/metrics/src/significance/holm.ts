/**
 * P-values corrected for as many comparisons as there are (Holm 1979, "A simple sequentially rejective
 * multiple test procedure"): the smallest of m counts m times, the next m - 1 times, and none is below
 * one that was smaller. Where all below 0.05 are called differences, the chance that any of them is none
 * is at most 0.05.
 *
 * @returns in the order of `pValues`
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  order.forEach((at, rank) => {
    const value = pValues[at]!;
    if (!(value >= 0 && value <= 1))
      throw new Error(`p-value ${at} is ${value}, expected a number from 0 to 1`);
    least = Math.max(least, Math.min(1, (pValues.length - rank) * value));
    adjusted[at] = least;
  });
  return adjusted;
}
