const MAX_ROWS = 50;
const MAX_COLUMNS = 20;

/**
 * An HTML table of an array of records; undefined where the array is something else: empty, of other
 * things than plain objects, or of objects whose values are not plain themselves.
 */
export function recordTable(rows: readonly unknown[]): string | undefined {
  const shown = rows.slice(0, MAX_ROWS);
  if (shown.length === 0 || !shown.every(isRecord)) return undefined;
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0 || columns.length > MAX_COLUMNS) return undefined;
  const cells = shown.map((row) => columns.map((column) => cellText(row[column])));
  if (cells.some((row) => row.includes(undefined))) return undefined;
  const head = columns.map((column) => `<th>${escapeText(column)}</th>`).join('');
  const body = cells
    .map(
      (row, i) =>
        `<tr><th>${i}</th>${row.map((text) => `<td>${escapeText(text!)}</td>`).join('')}</tr>`,
    )
    .join('');
  const rest = rows.length > MAX_ROWS ? `<p>${MAX_ROWS} of ${rows.length} rows</p>` : '';
  return `<table><thead><tr><th></th>${head}</tr></thead><tbody>${body}</tbody></table>${rest}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function cellText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object' && !(value instanceof Date)) return undefined;
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  return value instanceof Date ? value.toISOString() : `${value}`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
