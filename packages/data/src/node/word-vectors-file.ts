import { checkOptions, pickOptions } from '@resattn/options';
import {
  readVectorsFormat,
  readWordVectors,
  type WordVectorsOptions,
  wordVectorsKeys,
} from '../word-vectors/read-word-vectors.js';
import type { VectorsFormat } from '../word-vectors/vectors-format.js';
import type { WordVectors } from '../word-vectors/word-vectors.js';
import { fileBytes, inFile } from './text-file.js';

export interface LoadWordVectorsOptions extends WordVectorsOptions {
  /** Gets the number of bytes read so far, of the file as stored. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/**
 * Reads the vectors of some words from a file, gzip or not; see `readWordVectors`. Every error names the
 * file.
 *
 * ```ts
 * const { vectors, dim } = await loadWordVectors('glove.6B.300d.txt', { words: ['house', 'tree'] });
 * ```
 */
export async function loadWordVectors(
  path: string,
  options: LoadWordVectorsOptions,
): Promise<WordVectors> {
  checkOptions('loadWordVectors', options, { ...wordVectorsKeys, onRead: true });
  const bytes = await fileBytes(path, options.onRead);
  try {
    return await readWordVectors(bytes, pickOptions(options, wordVectorsKeys));
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The format and the number of features of a file of vectors, by its beginning. */
export async function wordVectorsFormat(
  path: string,
): Promise<Pick<VectorsFormat, 'format' | 'dim' | 'declaredRows'>> {
  const bytes = await fileBytes(path);
  try {
    return await readVectorsFormat(bytes);
  } catch (error) {
    throw inFile(path, error);
  }
}
