import { type CheckRow, describe, type Rows, readRows } from '../../run/rows.js';
import { UserError } from '../../user-error.js';
import type { TaggedRow } from './task.js';

/** @throws UserError for a row that is no sentence with as many tags as words */
const checkSentence: CheckRow = (row, where) => {
  const { tokens, tags } = (row ?? {}) as Partial<Record<keyof TaggedRow, unknown>>;
  const areTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((item) => typeof item === 'string' && item.trim() !== '');
  if (!areTexts(tokens) || !areTexts(tags)) {
    throw new UserError(
      `${where} is ${describe(row)}: expected { tokens, tags }, two arrays of texts that are not empty.`,
    );
  }
  if (tokens.length === 0) throw new UserError(`${where} has no words: leave empty sentences out.`);
  if (tokens.length !== tags.length) {
    throw new UserError(
      `${where} has ${tokens.length} words and ${tags.length} tags: expected a tag for each word.`,
    );
  }
};

/** All sentences that a program gives. */
export async function collectRows(rows: Rows<TaggedRow>, part: string): Promise<TaggedRow[]> {
  const collected: TaggedRow[] = [];
  for await (const row of readRows(rows, part, checkSentence)) collected.push(row);
  if (collected.length === 0) throw new UserError(`${part} has no sentences.`);
  return collected;
}
