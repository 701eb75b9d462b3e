import { hasObjects, pathsOf } from './nested.js';

/** A value for a message: as JSON, integers of any size, cut off at `maxLength` characters (60). */
export function shownValue(value: unknown, maxLength = 60): string {
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  const json = JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each));
  return (json ?? String(value)).slice(0, maxLength);
}

/**
 * The text of a field: numbers, truth values and dates as they are written, a list (the sentences of
 * a text) a line each, nothing for a missing value.
 *
 * @throws Error for an object, a list of objects or binary data, with the line and the columns that
 * its parts have
 */
export function fieldText(value: unknown, column: string, line: number): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  }
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value) && !hasObjects(value)) {
    return value
      .map((item) => fieldText(item, column, line))
      .filter((item) => item !== '')
      .join('\n');
  }
  const parts = pathsOf(column, value).slice(0, 8);
  const advice =
    parts.length > 0
      ? `expected a text. Name the part that is meant as the column: ${parts.join(', ')}.`
      : 'expected a text, a number, a truth value or a list of texts.';
  throw new Error(`Line ${line} has ${shownValue(value)} in "${column}", ${advice}`);
}
