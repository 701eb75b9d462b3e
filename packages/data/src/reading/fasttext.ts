import { linesOf, type TextSource } from './lines.js';
import type { Table, TableRow } from './table.js';

/** The prefix of labels in fastText files. */
export const FASTTEXT_PREFIX = '__label__';

const labels = /(?:^|\s)__label__(\S+)/g;

/**
 * Reads the format of fastText: one text per line, its labels as words `__label__name`, usually in front.
 * The columns are `text` and `label`; a line with several labels has a list of them.
 */
export function readFastText(source: TextSource): Table {
  async function* rows(): AsyncGenerator<TableRow> {
    let line = 0;
    for await (const written of linesOf(source)) {
      line++;
      if (written.trim() === '') continue;
      const found = Array.from(written.matchAll(labels), ([, label]) => label!);
      const text = written.replace(labels, ' ').trim();
      const label = found.length > 1 ? found : (found[0] ?? '');
      yield { line, fields: { text, label } };
    }
  }
  return { columns: ['text', 'label'], rows: rows(), skipped: 0 };
}
