import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextDecodingOptions } from '../reading/decode.js';
import type { Table, TableRow } from '../reading/table.js';
import { openText } from './text-file.js';

/**
 * Reads a folder with one folder a class and one file a text, as `reviews/positive/1.txt`: a table
 * with the columns `text`, `label` and `file`. Hidden files are passed over; folders and files come
 * in the order of their names.
 *
 * @throws Error when there are not at least two class folders, or one has no files
 */
export async function openTextFolder(
  path: string,
  options: TextDecodingOptions = {},
): Promise<Table> {
  const entries = await readdir(path, { withFileTypes: true });
  const labels = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  if (labels.length < 2) {
    throw new Error(
      `${path} has ${labels.length} folders, wanted one a class, at least two, as ${join(path, 'positive')} and ${join(path, 'negative')} with one file a text in each.`,
    );
  }
  const files: { label: string; file: string }[] = [];
  for (const label of labels) {
    const names = (await readdir(join(path, label), { withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
    if (names.length === 0) {
      throw new Error(
        `The class folder ${join(path, label)} has no files. Remove it or add texts.`,
      );
    }
    files.push(...names.map((name) => ({ label, file: join(path, label, name) })));
  }
  async function* rows(): AsyncGenerator<TableRow> {
    for (const [i, { label, file }] of files.entries()) {
      let text = '';
      for await (const piece of (await openText(file, options)).text) text += piece;
      yield { line: i + 1, fields: { text, label, file } };
    }
  }
  return { columns: ['text', 'label', 'file'], rows: rows(), skipped: 0 };
}
