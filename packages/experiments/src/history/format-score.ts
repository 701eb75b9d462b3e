/** A number of `results.json` for people: four digits, all of an integer. */
export function formatScore(value: number | undefined): string {
  if (value === undefined) return '';
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(4);
}
