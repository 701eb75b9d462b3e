import { text as readAll } from 'node:stream/consumers';
import { UserError } from '../errors.js';
import type { Terminal } from './terminal.js';

/**
 * The texts of a command: those that were typed, else the lines of standard input.
 *
 * @param purpose what is done with them, for errors: `translate`
 * @throws UserError when there is none, or one is empty
 */
export async function readTexts(
  typed: readonly string[],
  purpose: string,
  terminal: Terminal,
): Promise<readonly string[]> {
  const texts = typed.length > 0 ? typed : await readLines(terminal);
  texts.forEach((text, i) => {
    if (text.trim() !== '') return;
    const what = text === '' ? 'empty' : 'of spaces only';
    throw new UserError(`text ${i + 1} is ${what}: there is nothing to ${purpose}.`);
  });
  return texts;
}

async function readLines({ input, say }: Terminal): Promise<string[]> {
  if (input.isTTY) say('Reading texts from the keyboard, one a line; end with Ctrl-D.');
  const lines = (await readAll(input)).split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 0) return lines;
  throw new UserError('no text was given: put it behind the run folder, or into standard input.');
}
