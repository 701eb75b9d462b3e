import { writeFileSync } from 'node:fs';

const number = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Prints rows as a table and, if a file is named, writes them as `{"rows": [...]}`. */
export function report(rows, jsonFile) {
  const header = ['case', 'ours', 'peer', 'threads', 'ours ms', 'peer ms', 'ratio', 'spread'];
  const cells = rows.map((row) => [
    row.case,
    row.ours ?? '',
    row.peer,
    String(row.threads),
    number(row.ours_ms),
    number(row.peer_ms),
    row.ratio.toFixed(3),
    row.spread.toFixed(3),
  ]);
  const widths = header.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => row[i].length)),
  );
  const line = (row) => row.map((cell, i) => cell.padEnd(widths[i])).join('  ');
  console.log(line(header));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of cells) console.log(line(row));
  if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify({ rows }, null, 2)}\n`);
}
