import { escapeText } from '@resattn/host';
import { htmlTable } from '../html/table.js';
import type { ReportTable } from './run-report.js';

/** Tables of a report, one below the other, with their notes. */
export function tablesMarkup(tables: readonly ReportTable[] = []): string {
  return tables
    .map(({ caption, columns, rows, notes = [] }) => {
      const sentences = notes.map((note) => `<p class="muted">${escapeText(note)}</p>`);
      return htmlTable(caption, columns, rows) + sentences.join('');
    })
    .join('');
}
