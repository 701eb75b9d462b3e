import { createHash } from 'node:crypto';
import { checkOptions } from '@resattn/options';
import type { PublicContents, StreamedPublicSet } from '../../public/public-set.js';
import { type PublicExample, type PublicSetId, publicSet } from '../../public/registry.js';
import { archiveTexts } from './archive.js';
import {
  obtainFiles,
  type PublicSetOptions,
  parseSplit,
  publicSetKeys,
  splitNames,
  textOf,
} from './load.js';
import type { FoundFile } from './locate.js';

/**
 * The examples of one split of a public data set, one by one, of the sets too that are larger than
 * memory: those are read while they are used. Files are found, fetched and checked as by
 * `loadPublicSet`.
 *
 * @throws Error for an unknown set or split, and when a file cannot be downloaded
 */
export async function* streamPublicSet<Id extends PublicSetId>(
  id: Id,
  split: string,
  options: Omit<PublicSetOptions, 'splits'> = {},
): AsyncGenerator<PublicExample<Id>> {
  const { splits: _, ...streamKeys } = publicSetKeys;
  checkOptions('streamPublicSet', options, streamKeys);
  const set = publicSet(id);
  const files = await obtainFiles(set, splitNames(set, { splits: [split] }), options);
  const examples =
    'parse' in set ? await parseSplit(set, split, files) : streamSplit(set, split, files);
  for await (const example of examples) yield example as PublicExample<Id>;
}

/** Reads one split of files that are there. */
export function streamSplit<T>(
  set: StreamedPublicSet<T>,
  split: string,
  files: ReadonlyMap<string, FoundFile>,
): AsyncIterable<T> {
  const contents: PublicContents = {
    text: async (name) => textOf(set, name, files),
    entries: (name) => archiveTexts(files.get(name)!.path),
    sha1: (text) => createHash('sha1').update(text).digest('hex'),
  };
  return set.stream(contents, split);
}
