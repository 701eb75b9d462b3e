import { openTable, openText } from '@resattn/data/node';
import { assertColumn, fieldText } from '@resattn/data/reading';
import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import { UserError } from '../../user-error.js';

type Reading = Pick<LanguageModelRunConfig, 'textColumn' | 'encoding' | 'invalid'>;

/** A text to learn to continue, with notices for the user. */
interface TextRead {
  readonly text: string;
  readonly notices: readonly string[];
}

/** Whether a file has texts in columns; a CSV may be meant as it stands. */
export const isTable = (path: string): boolean =>
  /\.(jsonl|ndjson|json|parquet|pq)(\.gz)?$/i.test(path);

/** Reads a file as one text. */
export async function readText(
  path: string,
  { encoding, invalid }: Reading,
  onRead: (bytes: number) => void,
): Promise<TextRead> {
  const opened = await openText(path, {
    ...{ invalid, onRead },
    ...(encoding !== undefined && { encoding }),
  });
  const pieces: string[] = [];
  for await (const piece of opened.text) pieces.push(piece);
  // Line ends as other programs write them are no characters of a text.
  return { text: pieces.join('').replace(/\r\n?/g, '\n'), notices: opened.notices() };
}

/** Best first: a title stands beside what is the text. */
const usualNames = ['text', 'content', 'document', 'article', 'body', 'sentence', 'story', 'title'];

const isCalled = (name: string, usual: string): boolean =>
  [usual, `${usual}s`].includes(name.toLowerCase());

/**
 * Reads the texts of a column, one below the other.
 *
 * @throws UserError when it cannot be told which column, or it has no text
 */
export async function readTextColumn(
  path: string,
  { textColumn, encoding, invalid }: Reading,
  onRead: (bytes: number) => void,
): Promise<TextRead> {
  const table = await openTable(path, {
    ...{ invalid, onRead },
    ...(encoding !== undefined && { encoding }),
  });
  const { columns } = table;
  const lastPart = (column: string) => column.slice(column.lastIndexOf('.') + 1);
  const column =
    textColumn ??
    (columns.length === 1
      ? columns[0]
      : usualNames
          .map((usual) => columns.find((name) => isCalled(lastPart(name), usual)))
          .find((name) => name !== undefined));
  if (column === undefined) {
    throw new UserError(
      `cannot tell which column of ${path} is the text; it has ${columns.join(', ')}.`,
      [(option) => `name it with ${option('textColumn')}`],
    );
  }
  const texts: string[] = [];
  for await (const { fields, line } of table.rows) {
    const text = fieldText(fields[column], column, line);
    if (text.trim() !== '') texts.push(text);
  }
  assertColumn(column, table.columns);
  if (texts.length === 0) throw new UserError(`${path} has no text in column "${column}".`);
  return {
    text: `${texts.join('\n')}\n`,
    notices: [
      ...(textColumn === undefined ? [`Guessed column "${column}" as the text.`] : []),
      ...table.notices(),
    ],
  };
}
