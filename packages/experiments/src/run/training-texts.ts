import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import type { Tell } from '../events.js';
import type { OverlapPolicy } from './overlap.js';
import { overlapError, overlapSentence, overlapWarning } from './overlap.js';
import type { TextKey } from './text-key.js';

/** Hashes of the texts that a run was trained on, sorted, as float64 (integers of 48 bits). */
const FILE = 'training-texts.bin';

const HASH_BYTES = 6;

const hashOf = (key: string): number =>
  createHash('sha256').update(key).digest().readUIntBE(0, HASH_BYTES);

/** Records which texts a run is trained on, so that an evaluation can tell them. */
export async function writeTrainingTexts(folder: string, keys: Iterable<string>): Promise<void> {
  const hashes = Float64Array.from(new Set(Array.from(keys, hashOf))).sort();
  await writeFileAtomic(join(folder, FILE), new Uint8Array(hashes.buffer));
}

/** Tells whether a run was trained on a text; undefined for a run that recorded none. */
async function readTrainingTexts(folder: string): Promise<((key: string) => boolean) | undefined> {
  const bytes = await readFile(join(folder, FILE)).catch(() => undefined);
  if (bytes === undefined || bytes.length % 8 !== 0) return undefined;
  const hashes = new Set(new Float64Array(new Uint8Array(bytes).buffer));
  return (key) => hashes.has(hashOf(key));
}

/**
 * Settles texts of an evaluation that the run was trained on; `drop` leaves them out.
 *
 * @throws UserError with `error`, and when `drop` leaves none
 */
export async function settleTrained<T>(
  folder: string,
  items: readonly T[],
  {
    textOf,
    keyOf,
    policy,
    what,
    tell,
  }: {
    readonly textOf: (item: T) => string;
    readonly keyOf: TextKey;
    readonly policy: OverlapPolicy;
    readonly what: string;
    readonly tell: Tell;
  },
): Promise<readonly T[]> {
  const say = (text: string) => tell({ type: 'notice', topic: 'evaluation', text });
  const isTrained = await readTrainingTexts(folder);
  if (isTrained === undefined) {
    say(
      `${folder} does not record its training texts: it is not known whether some are in this file.`,
    );
    return items;
  }
  const known = items.map((item) => isTrained(keyOf(textOf(item))));
  const count = known.filter(Boolean).length;
  if (count === 0) return items;
  const examples = items
    .filter((_, i) => known[i])
    .slice(0, 3)
    .map(textOf);
  const sentence = overlapSentence(
    { count, total: items.length, examples },
    what,
    'the training data of this run',
  );
  if (policy === 'error' || (policy === 'drop' && count === items.length)) {
    throw overlapError(sentence);
  }
  say(sentence);
  if (policy === 'warn') {
    say(overlapWarning);
    return items;
  }
  say(`Left out ${count}.`);
  return items.filter((_, i) => !known[i]);
}
