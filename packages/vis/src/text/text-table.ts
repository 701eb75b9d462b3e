import { checkOptions } from '@resattn/options';
import stringWidth from 'string-width';
import { longestPiece, wrapHard } from './layout.js';
import { visible } from './visible.js';

/** What a cell holds: a text, and how it is coloured. */
export type TextTableCell = string | number | { readonly text: string; readonly style: TextStyle };

/** Puts a text between escapes that take no room. */
export type TextStyle = (text: string) => string;

export interface TextTableOptions {
  /** Columns to lay out for. Default 80. */
  readonly width?: number | undefined;
  /** How the heading is emphasized. Default: none. */
  readonly emphasize?: TextStyle | undefined;
  /** Default: the first column to the left, all others to the right. */
  readonly alignments?: readonly ('left' | 'right')[] | undefined;
}

const GAP = 2;

/**
 * A table without frames, under a heading line unless `head` is empty. Where it is wider than there is
 * room, texts are folded at word ends, the widest columns first; where whole words do not fit either,
 * the columns follow one another in several tables, each beside the first column.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly TextTableCell[])[],
  options: TextTableOptions = {},
): string {
  checkOptions('textTable', options, { width: true, emphasize: true, alignments: true });
  const { width = 80, emphasize = (text: string) => text, alignments = [] } = options;
  const heading = head.length > 0 ? [head.map((text) => cellOf({ text, style: emphasize }))] : [];
  const lines = [...heading, ...rows.map((row) => row.map(cellOf))];
  const columns = Array.from({ length: lines[0]?.length ?? 0 }, (_, i): Column => {
    const texts = lines.map((cells) => cells[i]?.text ?? '');
    return {
      cells: lines.map((cells) => cells[i] ?? cellOf('')),
      isLeft: (alignments[i] ?? (i === 0 ? 'left' : 'right')) === 'left',
      wanted: Math.max(...texts.map((text) => stringWidth(text))),
      least: Math.max(...texts.map(longestPiece)),
    };
  });
  return pagesOf(columns, width)
    .map((page) => render(page, widthsOf(page, width)))
    .join('\n\n');
}

interface Column {
  readonly cells: readonly { readonly text: string; readonly style: TextStyle }[];
  readonly isLeft: boolean;
  readonly wanted: number;
  /** Narrower than this, words are cut. */
  readonly least: number;
}

/** On one line, and with escapes that can be read, so that it is as wide as it looks. */
function cellOf(cell: TextTableCell): Column['cells'][number] {
  const { text, style } = typeof cell === 'object' ? cell : { text: String(cell), style: String };
  return { text: visible(text.replace(/\s/g, ' ').trimEnd()), style };
}

const sum = (widths: readonly number[]) => widths.reduce((total, each) => total + each + GAP, -GAP);

/** The columns in groups that fit; each begins with the first column. */
function pagesOf([first, ...others]: readonly Column[], width: number): Column[][] {
  if (first === undefined) return [];
  const pages = [[first]];
  for (const column of others) {
    const page = pages.at(-1)!;
    const fits = sum([...page, column].map(({ least }) => least)) <= width;
    if (fits || page.length === 1) page.push(column);
    else pages.push([first, column]);
  }
  return pages;
}

/** Takes from the widest columns, down to their longest word, and from that only where it must be. */
function widthsOf(columns: readonly Column[], width: number): number[] {
  const widths = columns.map(({ wanted }) => wanted);
  for (const leastOf of [({ least }: Column) => least, () => 1]) {
    while (sum(widths) > width) {
      const room = widths.map((each, i) => (each > leastOf(columns[i]!) ? each : 0));
      const widest = room.indexOf(Math.max(...room));
      if (room[widest] === 0) break;
      widths[widest]!--;
    }
  }
  return widths;
}

function render(columns: readonly Column[], widths: readonly number[]): string {
  const [first] = columns;
  return first!.cells
    .flatMap((_, row) => {
      const folded = columns.map(({ cells }, i) => wrapHard(cells[row]!.text, widths[i]!));
      const height = Math.max(...folded.map((texts) => texts.length));
      return Array.from({ length: height }, (_, line) =>
        columns
          .map(({ cells, isLeft }, i) => {
            const text = folded[i]![line] ?? '';
            const styled = text === '' ? '' : cells[row]!.style(text);
            const space = ' '.repeat(widths[i]! - stringWidth(text));
            return isLeft ? styled + space : space + styled;
          })
          .join(' '.repeat(GAP))
          .trimEnd(),
      );
    })
    .join('\n');
}
