import { linesOf } from '@resattn/data/reading';
import { plainText } from '@resattn/models';
import { requireTexts } from '../run/check-call.js';
import { isIterable, thrownBy } from '../run/rows.js';

/** Texts to use a model on: all at once, or in groups as they come, such as {@link lineGroups}. */
export type Texts = Iterable<string> | AsyncIterable<readonly string[]>;

/** Texts that are computed together. */
export interface TextBatch {
  readonly texts: readonly string[];
  /** Number of the first one among all texts, from 1. */
  readonly first: number;
}

/** Maximum number of texts of a batch. */
const BATCH = 256;

/**
 * Texts in batches, each as soon as its texts are there. The first one is read at once: a source that
 * fails does so before a model is loaded.
 */
export async function textBatches(texts: Texts): Promise<AsyncIterable<TextBatch>> {
  const batches = divided(texts);
  const first = await batches.next();
  async function* all() {
    if (first.done) return;
    yield first.value;
    yield* batches;
  }
  return all();
}

async function* divided(source: Texts): AsyncGenerator<TextBatch> {
  let first = 1;
  if (!isIterable(source)) requireTexts(source);
  const groups = Symbol.asyncIterator in source ? source : [[...source]];
  try {
    for await (const group of groups) {
      requireTexts(group, first);
      for (let start = 0; start < group.length; start += BATCH) {
        const texts = group.slice(start, start + BATCH);
        yield { texts, first };
        first += texts.length;
      }
    }
  } catch (error) {
    throw thrownBy(error, `the texts threw after ${first - 1} of them`);
  }
}

/** All texts as one batch, for what shows them together. */
export async function wholeBatch(batches: AsyncIterable<TextBatch>): Promise<TextBatch> {
  const texts: string[] = [];
  for await (const batch of batches) for (const text of batch.texts) texts.push(text);
  return { texts, first: 1 };
}

/**
 * The lines of a text that comes in pieces, in groups: those that each piece completes. Standard input
 * is answered line by line so, and a file in large groups.
 */
export async function* lineGroups(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
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
