import { escapeText } from '@resattn/host';

export interface Column {
  readonly header: string;
  /** Default `text`, aligned to the start; numbers are aligned to the end. */
  readonly kind?: 'text' | 'number' | undefined;
}

/** An HTML table; the first cell of a row is its header. Cells are escaped here. */
export function htmlTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const kind = (i: number) => (columns[i]?.kind === 'number' ? ' class="number"' : '');
  const head = columns
    .map(({ header }, i) => `<th scope="col"${kind(i)}>${escapeText(header)}</th>`)
    .join('');
  const body = rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        i === 0
          ? `<th scope="row"${kind(i)}><bdi>${escapeText(cell)}</bdi></th>`
          : `<td${kind(i)}><bdi>${escapeText(cell)}</bdi></td>`,
      );
      return `<tr>${cells.join('')}</tr>`;
    })
    .join('');
  return (
    `<div class="scroll"><table><caption>${escapeText(caption)}</caption>` +
    `<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
  );
}
