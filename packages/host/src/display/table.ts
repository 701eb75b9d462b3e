import { type Markup, markup } from '../markup/markup.js';
import type { View } from './display.js';
import { padText } from './text-columns.js';

/** A table as a notebook shows it. */
export interface DisplayTable {
  /** Above the table. Default: none. */
  readonly caption?: string | undefined;
  readonly columns: readonly TableColumn[];
  /** Cells in the order of the columns; undefined leaves one empty. */
  readonly rows: readonly (readonly TableCell[])[];
  /** Sums under the rows. Default: none. */
  readonly total?: readonly TableCell[] | undefined;
  /** Below the table: what it leaves out, for example. Default: none. */
  readonly note?: string | undefined;
}

export interface TableColumn {
  readonly header: string;
  /** Numbers are aligned to the end. Default `text`. */
  readonly kind?: 'text' | 'number' | undefined;
}

export type TableCell = string | number | undefined;

/** Characters of a cell at most. */
const MAX_CELL = 300;

/** The table as HTML and as aligned text. */
export function tableView({ caption, columns, rows, total, note }: DisplayTable): View {
  const cells = rows.map((row) => columns.map((_, i) => cellText(row[i])));
  const sums = total && columns.map((_, i) => cellText(total[i]));
  return {
    text: [
      ...(caption === undefined ? [] : [caption]),
      textTable(columns, cells, sums),
      ...(note === undefined ? [] : [note]),
    ].join('\n'),
    html: tableHtml({ caption, columns, note }, cells, sums),
  };
}

function tableHtml(
  { caption, columns, note }: Pick<DisplayTable, 'caption' | 'columns' | 'note'>,
  cells: readonly (readonly string[])[],
  sums: readonly string[] | undefined,
): Markup {
  const cell = (text: string, i: number) =>
    columns[i]!.kind === 'number'
      ? markup`<td class="number">${text}</td>`
      : markup`<td dir="auto">${text}</td>`;
  const row = (texts: readonly string[]) => markup`<tr>${texts.map(cell)}</tr>`;
  const head = columns.map(({ header, kind }) =>
    kind === 'number' ? markup`<th class="number">${header}</th>` : markup`<th>${header}</th>`,
  );
  // Not as its caption, which would be no wider than the table.
  return markup`${caption !== undefined && markup`<p class="muted">${caption}</p>`}<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${cells.map(row)}</tbody>${
    sums && markup`<tfoot>${row(sums)}</tfoot>`
  }</table></div>${note !== undefined && markup`<p class="muted">${note}</p>`}`;
}

function textTable(
  columns: readonly TableColumn[],
  cells: readonly (readonly string[])[],
  sums: readonly string[] | undefined,
): string {
  const lines = [columns.map(({ header }) => header), ...cells, ...(sums ? [sums] : [])].map(
    (row) => row.map((text) => text.replace(/\s+/g, ' ')),
  );
  const padded = columns.map(({ kind }, i) =>
    padText(
      lines.map((row) => row[i]!),
      kind === 'number' ? 'end' : 'start',
    ),
  );
  return lines
    .map((_, row) =>
      padded
        .map((column) => column[row])
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellText(cell: TableCell): string {
  if (cell === undefined) return '';
  return shortText(`${cell}`, MAX_CELL);
}

/** The text, cut after `most` characters, where an ellipsis stands then. */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not between the halves of a character.
  const end = /[\ud800-\udbff]/.test(text[most - 2]!) ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}
