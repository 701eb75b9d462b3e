import { checkOptions, OptionError } from '@resattn/options';
import { type ByteSource, ByteWindow } from './byte-window.js';
import { readBinaryRows, readTextRows } from './file-rows.js';
import { KeptRows } from './kept-rows.js';
import { FORMAT_SAMPLE, type VectorsFormat, vectorsFormat } from './vectors-format.js';
import { VocabularyRows } from './vocabulary-rows.js';
import type { WordVectors } from './word-vectors.js';

export interface WordVectorsOptions {
  /** The words whose vectors are kept; all others are read over. */
  readonly words: Iterable<string>;
  /** Features that a vector has to have. Default: as many as it has. */
  readonly dim?: number | undefined;
  /**
   * Whether a word without a vector takes that of its lower case, else of the first word in the file
   * that differs in case only. Default true.
   */
  readonly ignoresCase?: boolean | undefined;
}

export const wordVectorsKeys: Readonly<Record<keyof WordVectorsOptions, true>> = {
  words: true,
  dim: true,
  ignoresCase: true,
};

/**
 * Reads the vectors of some words from a stream: GloVe, the text and binary formats of word2vec, and
 * fastText's `.vec`, told apart by their beginning. Memory grows with the words asked for, not with
 * the file.
 *
 * ```ts
 * const { body } = await fetch('vectors.txt');
 * const { vectors } = await readWordVectors(body!, { words: ['house', 'tree'] });
 * ```
 *
 * GloVe: Pennington et al., 2014, https://aclanthology.org/D14-1162. word2vec: Mikolov et al., 2013,
 * https://arxiv.org/abs/1310.4546. fastText: Bojanowski et al., 2017, https://arxiv.org/abs/1607.04606.
 *
 * @param source uncompressed bytes: of a gzip file, `stream.pipeThrough(new DecompressionStream('gzip'))`
 * @throws Error for bytes that are no vectors or not UTF-8, vectors that are cut off or have another
 * number of features than the first line says, and for a component of a wanted vector that is not finite
 * @throws OptionError where the vectors have another number of features than `dim`
 */
export async function readWordVectors(
  source: ByteSource,
  options: WordVectorsOptions,
): Promise<WordVectors> {
  checkOptions('readWordVectors', options, wordVectorsKeys);
  const { words, dim, ignoresCase = true } = options;
  const window = new ByteWindow(source);
  try {
    await window.has(FORMAT_SAMPLE);
    const format = vectorsFormat(window.view);
    if (dim !== undefined && dim !== format.dim) throw otherDim(format.dim, dim);
    window.skip(format.start);
    const kept = new KeptRows(format, new VocabularyRows(words, ignoresCase));
    await (format.format === 'text' ? readTextRows(window, kept) : readBinaryRows(window, kept));
    return kept.result();
  } finally {
    await window.close();
  }
}

/** The format of vectors and their number of features, by their beginning. */
export async function readVectorsFormat(
  source: ByteSource,
): Promise<Pick<VectorsFormat, 'format' | 'dim' | 'declaredRows'>> {
  const window = new ByteWindow(source);
  try {
    await window.has(FORMAT_SAMPLE);
    const { format, dim, declaredRows } = vectorsFormat(window.view);
    return { format, dim, declaredRows };
  } finally {
    await window.close();
  }
}

const otherDim = (found: number, wanted: number) =>
  new OptionError(`The vectors have ${found} features, expected ${wanted}.`, [
    `give vectors of ${wanted} features`,
    (option) => `use ${option('embeddingDim', found)}, or leave it out`,
  ]);
