import { linesOf } from '@resattn/data/reading';
import { UserError } from '@resattn/experiments/config';
import { plainText } from '@resattn/models';
import { decodedInput } from './input-lines.js';
import type { Terminal } from './terminal.js';

/** Texts that are computed together. */
export interface TextBatch {
  readonly texts: readonly string[];
  /** Number of the first one among all texts, from 1. */
  readonly first: number;
}

/** Maximum number of lines of standard input in a batch. */
const BATCH_LINES = 256;

/**
 * The texts of a command: those that were typed as one batch, else the lines of standard input in
 * batches, each as soon as its lines are there. Blank lines are among them, see {@link inPlace}.
 *
 * @param purpose what is done with them, for errors: `translate`
 * @throws UserError when there is none, or a typed one is empty
 */
export async function textBatches(
  typed: readonly string[],
  purpose: string,
  terminal: Terminal,
): Promise<AsyncIterable<TextBatch>> {
  const batches = typed.length > 0 ? typedBatch(typed, purpose) : lineBatches(terminal);
  // Nothing to read is a mistake that is told before a model is loaded.
  const first = await batches.next();
  if (first.done) {
    throw new UserError('no text was given: put it behind the run folder, or into standard input.');
  }
  async function* all() {
    yield first.value as TextBatch;
    yield* batches;
  }
  return all();
}

async function* typedBatch(texts: readonly string[], purpose: string): AsyncGenerator<TextBatch> {
  texts.forEach((text, i) => {
    if (!isBlank(text)) return;
    const what = text === '' ? 'empty' : 'of spaces only';
    throw new UserError(`text ${i + 1} is ${what}: there is nothing to ${purpose}.`);
  });
  yield { texts, first: 1 };
}

async function* lineBatches({ input, say }: Terminal): AsyncGenerator<TextBatch> {
  if (input.isTTY) say('Reading texts from the keyboard, one a line; end with Ctrl-D.');
  let first = 1;
  for await (const lines of lineGroups(decodedInput(input))) {
    for (let start = 0; start < lines.length; start += BATCH_LINES) {
      const texts = lines.slice(start, start + BATCH_LINES);
      yield { texts, first };
      first += texts.length;
    }
  }
}

/** The lines that each piece of a text completes. */
async function* lineGroups(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n') + 1;
    if (end === 0) {
      rest += piece;
      continue;
    }
    yield await collect(linesOf(rest + piece.slice(0, end)));
    rest = piece.slice(end);
  }
  if (rest !== '') yield await collect(linesOf(rest));
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** Whether a model would read nothing of a text: characters that cannot be seen do not count. */
export const isBlank = (text: string): boolean => plainText(text) === '';

/**
 * Computes the texts that are not blank; a blank one has undefined in its place, so that lines of
 * input and output stay side by side.
 */
export async function inPlace<T>(
  texts: readonly string[],
  compute: (filled: readonly string[]) => Promise<readonly T[]>,
): Promise<(T | undefined)[]> {
  const filled = texts.filter((text) => !isBlank(text));
  const computed = filled.length > 0 ? await compute(filled) : [];
  let next = 0;
  return texts.map((text) => (isBlank(text) ? undefined : computed[next++]));
}
