import { openText } from '@resattn/data/node';
import { linesOf, readConll } from '@resattn/data/reading';
import { UserError } from '../../user-error.js';
import type { TaggedDataConfig } from './config.js';
import type { SentencesRead, TaggedRow } from './task.js';

type Reading = Pick<TaggedDataConfig, 'tokenColumn' | 'tagColumn' | 'encoding' | 'invalid'>;

/**
 * Reads a file with a word a line, its tag in another column, and a blank line between sentences. Lines
 * of `-DOCSTART-` are left out, and so are comments; of CoNLL-U the words are read, not the ranges
 * (`1-2`) and the empty nodes (`8.1`), and the universal part of speech is the tag.
 *
 * @throws UserError for a file that is another kind of data, or whose lines have unequal columns
 */
export async function readSentences(
  path: string,
  reading: Reading,
  onRead: (bytes: number) => void = () => {},
): Promise<SentencesRead> {
  refuseTables(path);
  const { encoding, invalid } = reading;
  const opened = await openText(path, {
    ...{ invalid, onRead },
    ...(encoding !== undefined && { encoding }),
  });
  const lines: string[] = [];
  for await (const line of linesOf(opened.text)) lines.push(line);
  const layout = layoutOf(lines);
  if (layout === undefined) throw new UserError(`${path} has no words: it is empty.`);
  const { delimiter, width } = layout;
  if (width < 2) {
    throw new UserError(
      `${path} has one column: ${JSON.stringify(layout.first)}. Expected a word and its tag a line, ` +
        'with a tab or spaces between them.',
    );
  }
  const isConllU = width === 10 && /^\d+(?:[-.]\d+)?$/.test(layout.fields[0]!);
  const tokenColumn = columnOf(
    path,
    width,
    'tokenColumn',
    reading.tokenColumn ?? (isConllU ? 2 : 1),
  );
  const tagColumn = columnOf(path, width, 'tagColumn', reading.tagColumn ?? (isConllU ? 4 : width));
  // What is left out becomes a blank line, so that the numbers of the lines stay.
  const comments = lines.filter((line) => isComment(line, layout)).length;
  const starts = lines.filter(isDocumentStart).length;
  const isLeftOut = (line: string) => isComment(line, layout) || isDocumentStart(line);
  const plain = lines.map((line) => (isLeftOut(line) ? '' : line)).join('\n');
  const rows: TaggedRow[] = [];
  try {
    for await (const { line, tokens: fields } of readConll(plain, { delimiter })) {
      const words = isConllU ? fields.filter(([id]) => /^\d+$/.test(id!)) : fields;
      const rowOf = (lines: typeof fields): TaggedRow => ({
        tokens: lines.map((each) => each[tokenColumn - 1]!),
        tags: lines.map((each) => each[tagColumn - 1]!),
      });
      requireFilled(path, line, rowOf(fields));
      if (words.length > 0) rows.push(rowOf(words));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: ${(error as Error).message}`);
  }
  if (rows.length === 0) throw new UserError(`${path} has no sentences.`);
  const isGuessed = reading.tokenColumn === undefined || reading.tagColumn === undefined;
  return {
    rows,
    notices: [
      ...opened.notices(),
      ...(isGuessed && width > 2
        ? [
            `Guessed column ${tokenColumn} of ${width} as the words and column ${tagColumn} as the tags${isConllU ? ' (CoNLL-U: universal parts of speech)' : ''}.`,
          ]
        : []),
      ...(starts > 0 ? [`Left out ${starts} lines of -DOCSTART-.`] : []),
      ...(comments > 0 && !isConllU ? [`Left out ${comments} comments.`] : []),
    ],
  };
}

/** How the lines of a file are laid out, by the first that is no comment. */
interface Layout {
  readonly delimiter: '\t' | 'whitespace';
  readonly width: number;
  readonly first: string;
  readonly fields: readonly string[];
}

function layoutOf(lines: readonly string[]): Layout | undefined {
  const filled = lines.filter((line) => line.trim() !== '' && !isDocumentStart(line));
  const first = filled.find((line) => !line.startsWith('#')) ?? filled[0];
  if (first === undefined) return undefined;
  const delimiter = first.includes('\t') ? '\t' : 'whitespace';
  const fields = fieldsOf(first, delimiter);
  return { delimiter, width: fields.length, first, fields };
}

const fieldsOf = (line: string, delimiter: Layout['delimiter']): string[] =>
  delimiter === '\t' ? line.split('\t') : line.trim().split(/\s+/);

/** The line that begins a document, with or without columns. */
const isDocumentStart = (line: string): boolean => /^-DOCSTART-(?:\s|$)/.test(line);

/** A line that begins with `#`, unless it has the columns of a word: the word may be `#`. */
const isComment = (line: string, { delimiter, width }: Layout): boolean =>
  line.startsWith('#') && fieldsOf(line, delimiter).length !== width;

function columnOf(
  path: string,
  width: number,
  name: 'tokenColumn' | 'tagColumn',
  column: number,
): number {
  if (column <= width) return column;
  throw new UserError(
    (option) =>
      `${path} has ${width} columns, ${option(name)} is ${column}: expected 1 to ${width}.`,
  );
}

function requireFilled(path: string, line: number, { tokens, tags }: TaggedRow): void {
  for (const [what, values] of [
    ['word', tokens],
    ['tag', tags],
  ] as const) {
    const at = values.findIndex((value) => value.trim() === '');
    if (at >= 0) throw new UserError(`${path}: line ${line + at} has no ${what}.`);
  }
}

/** @throws UserError for a file that is another kind of data by its name */
function refuseTables(path: string): void {
  const kind = /\.(csv|jsonl|ndjson|json|parquet|pq|tmx)(\.gz)?$/i.exec(path)?.[1];
  if (kind === undefined) return;
  throw new UserError(
    `${path} is a ${kind.toUpperCase()} file: a tagger is trained on a file with a word and its tag a line (CoNLL).`,
    [
      'give such a file',
      'give rows from a program: { data: [{ tokens, tags }] }',
      'texts with classes are for resattn train classify',
    ],
  );
}
