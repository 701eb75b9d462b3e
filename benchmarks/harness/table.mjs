import { writeFileSync } from 'node:fs';

/** @typedef {Readonly<Record<string, unknown>>} Row */

const timeColumns = ['case', 'ours', 'peer', 'threads', 'ours_ms', 'peer_ms', 'ratio', 'spread'];

/**
 * Prints rows as a table of the given columns and, if a file is named, writes them as
 * `{"rows": [...]}`.
 *
 * @param {readonly Row[]} rows
 * @param {string | undefined} [jsonFile]
 * @param {readonly string[]} columns
 */
export function report(rows, jsonFile, columns = timeColumns) {
  const header = columns.map((column) => column.replace('_', ' '));
  const cells = rows.map((row) => columns.map((column) => show(column, row[column])));
  const widths = header.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)),
  );
  /** @param {readonly string[]} row */
  const line = (row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  console.log(line(header));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of cells) console.log(line(row));
  if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify({ rows }, null, 2)}\n`);
}

/**
 * @param {string} column
 * @param {unknown} value
 */
function show(column, value) {
  if (value === undefined) return '';
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  if (column === 'ratio' || column === 'spread') return value.toFixed(3);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
