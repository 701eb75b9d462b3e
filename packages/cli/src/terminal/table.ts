import Table from 'cli-table3';

export interface TableOptions {
  /** How the heading is emphasized. Default: not. */
  readonly emphasize?: (text: string) => string;
  /** Default: the first column to the left, all others to the right. */
  readonly alignments?: readonly ('left' | 'right')[];
}

/** A table of plain text without frames, under a heading line unless `head` is empty. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  { emphasize = (text) => text, alignments }: TableOptions = {},
): string {
  const columns = head.length || (rows[0]?.length ?? 0);
  const table = new Table({
    head: head.map(emphasize),
    colAligns: Array.from(
      { length: columns },
      (_, column) => alignments?.[column] ?? (column === 0 ? 'left' : 'right'),
    ),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: noFrame,
  });
  table.push(...rows.map((row) => row.map(String)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const noFrame = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
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
};
