import type { TableRow } from './table.js';

/** Whether a text has the label of a column; undefined for a value that does not say. */
export function indicatorOf(value: unknown): boolean | undefined {
  switch (typeof value === 'string' ? value.trim().toLowerCase() : value) {
    case 1:
    case 1n:
    case true:
    case '1':
    case '1.0':
    case 'true':
      return true;
    case 0:
    case 0n:
    case false:
    case '0':
    case '0.0':
    case 'false':
      return false;
    default:
      return undefined;
  }
}

/** The columns of a table, without that of the text, that only hold 0 and 1, and hold both. */
export function indicatorColumns(
  columns: readonly string[],
  sample: readonly TableRow[],
  text: string | undefined,
): readonly string[] {
  return columns.filter((name) => {
    if (name === text) return false;
    const answers = sample.map(({ fields }) => indicatorOf(fields[name]));
    return !answers.includes(undefined) && answers.includes(true) && answers.includes(false);
  });
}
