import { isBlank, lineGroups } from '@resattn/experiments';
import { UserError } from '@resattn/experiments/config';
import { decodedInput } from './input-lines.js';
import type { Terminal } from './terminal.js';

/**
 * The texts of a command: those that were typed, else the lines of standard input as they come.
 *
 * @param purpose what is done with them, for errors: `translate`
 * @throws UserError when there is none, or a typed one is empty
 */
export async function* textsOf(
  typed: readonly string[],
  purpose: string,
  { input, say }: Terminal,
): AsyncGenerator<readonly string[]> {
  typed.forEach((text, i) => {
    if (!isBlank(text)) return;
    const what = text === '' ? 'empty' : 'of spaces only';
    throw new UserError(`text ${i + 1} is ${what}: there is nothing to ${purpose}.`);
  });
  if (typed.length > 0) return yield typed;
  if (input.isTTY) say('Reading texts from the keyboard, one per line; end with Ctrl-D.');
  let isEmpty = true;
  for await (const lines of lineGroups(decodedInput(input))) {
    isEmpty = false;
    yield lines;
  }
  if (isEmpty)
    throw new UserError('no text was given: put it behind the run folder, or into standard input.');
}
