import Table from 'cli-table3';

/** A table of plain text without frames: a heading line, then rows; numbers stand to the right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  bold: (text: string) => string = (text) => text,
): string {
  const isNumber = (cell: string | number | undefined) =>
    typeof cell === 'number' || /^[-+]?[\d,.]+( s| ms|%)?$|^$|^–$/.test(cell ?? '');
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '' };
  const table = new Table({
    head: head.map(bold),
    colAligns: head.map((_, column) =>
      column > 0 && rows.every((row) => isNumber(row[column])) ? 'right' : 'left',
    ),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      ...none,
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  });
  table.push(...rows.map((row) => row.map(String)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
