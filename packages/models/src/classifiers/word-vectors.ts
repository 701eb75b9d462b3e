import type { Tokenizer, WordVectors } from '@resattn/data';
import { TokenEmbedding } from '@resattn/layers';
import { checkOptions, OptionError } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { TextClassifier } from './text-classifier.js';

export interface UseWordVectorsOptions {
  /** Words by token id. */
  readonly tokenizer: Tokenizer;
  readonly vectors: Pick<WordVectors, 'vectors' | 'dim'>;
  /** Whether the embeddings stay as they are in training. Default false: they are tuned. */
  readonly freeze?: boolean | undefined;
}

/**
 * Gives a classifier's token embeddings the vectors of words that were trained elsewhere, before it is
 * trained. Rows of tokens without a vector keep their random values, brought to the deviation of the
 * vectors, as Kim (2014) has it, https://arxiv.org/abs/1408.5882.
 *
 * ```ts
 * const words = vocabularyWords(tokenizer);
 * const vectors = await loadWordVectors('glove.6B.300d.txt', { words });
 * await useWordVectors(classifier, { tokenizer, vectors });
 * ```
 *
 * @returns how many rows of the embeddings were set
 * @throws OptionError for a classifier without token embeddings, or with some of another `embeddingDim`
 */
export async function useWordVectors(
  classifier: TextClassifier,
  options: UseWordVectorsOptions,
): Promise<number> {
  checkOptions('useWordVectors', options, { tokenizer: true, vectors: true, freeze: true });
  const { tokenizer, vectors: given, freeze = false } = options;
  const { vectors, dim } = given;
  const layer = classifier.model.layers.find(
    (each): each is TokenEmbedding => each instanceof TokenEmbedding,
  );
  const table = layer?.weights[0];
  if (table === undefined)
    throw new OptionError(
      `${classifier.family} has no embeddings of tokens that word vectors could be.`,
      ['use another family, for example resnet-attention'],
    );
  const [rows, width] = table.shape as [number, number];
  if (width !== dim)
    throw new OptionError(
      (option) => `The vectors have ${dim} features, and ${option('embeddingDim')} is ${width}.`,
      [(option) => `use ${option('embeddingDim', dim)}`, `give vectors of ${width} features`],
    );
  const values = (await table.read().data()).slice() as Float32Array;
  const found = new Map<number, Float32Array>();
  for (const [word, vector] of vectors) {
    const id = tokenizer.tokenToId(word);
    if (id !== undefined) found.set(id, vector);
  }
  const known = deviation([...found.values()]);
  const random = deviation([values]);
  // Rows beyond the vocabulary (hashed n-grams) and without a vector.
  const scale = known > 0 && random > 0 ? known / random : 1;
  for (let id = 0; id < rows; id++) {
    const row = values.subarray(id * width, (id + 1) * width);
    const vector = found.get(id);
    if (vector) row.set(vector);
    else for (let i = 0; i < width; i++) row[i]! *= scale;
  }
  tf.tidy(() => void table.write(tf.tensor2d(values, [rows, width])));
  if (freeze) table.trainable = false;
  return found.size;
}

/** The words of a vocabulary, without its special tokens: what vectors are looked up for. */
export function vocabularyWords(tokenizer: Tokenizer): string[] {
  const special = new Set(Object.values(tokenizer.specialTokens));
  const words: string[] = [];
  for (let id = 0; id < tokenizer.vocabularySize; id++) {
    const word = tokenizer.idToToken(id);
    if (word !== undefined && !special.has(id)) words.push(word);
  }
  return words;
}

/** Root mean square of the components about zero. */
function deviation(rows: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    for (const value of row) sum += value * value;
    count += row.length;
  }
  return Math.sqrt(sum / Math.max(1, count));
}
